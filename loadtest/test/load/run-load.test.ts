import t from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { type LoadOptions, runLoad } from '../../src/load/run-load.ts';
import type { Operation } from '../../src/model/event.ts';
import { type HistoryEvent, historyEvent } from '../../src/model/history-event.ts';
import { parseMix } from '../../src/scenarios/parse-mix.ts';
import { LOAD } from '../support/load.ts';
import { seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

async function run(
  target: URL,
  more: Partial<LoadOptions> = {},
  signal: AbortSignal = new AbortController().signal,
  heard: (event: HistoryEvent) => void = () => {},
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const record = (event: HistoryEvent): void => {
    events.push(event);
    heard(event);
  };
  await runLoad({ ...LOAD, target, ...more }, record, signal);
  return events;
}

const operations = (events: readonly HistoryEvent[]): Operation[] =>
  events.flatMap((event) => (event.type === 'op' ? [event] : []));

function verdict(events: readonly HistoryEvent[]) {
  const judge = new Judge();
  for (const event of events) judge.add(event);
  return judge.result();
}

t.test('writes a history of valid events: the run, its users, each operation, the end', async (t) => {
  const events = await run(await serve(t, seededApp({ replicas: 3 })));
  for (const event of events) t.ok(historyEvent.safeParse(event).success, JSON.stringify(event));
  t.equal(events[0]?.type, 'run');
  t.equal(events.filter(({ type }) => type === 'user').length, 4);
  t.equal(operations(events).length, 4 * 10 * 2);
  t.equal(operations(events).filter(({ ends }) => ends).length, 4 * 10);
  t.equal(events.at(-1)?.type, 'end');
});

t.test('an app that keeps its sessions is intact', async (t) => {
  const result = verdict(await run(await serve(t, seededApp({ replicas: 3 }))));
  t.match(result, { verdict: 'intact', flows: { ok: 40, fail: 0 }, sessions: { started: 4, lost: 0 } });
});

t.test('a load that is held goes on past its time until it is released', async (t) => {
  let written = 0;
  const target = await serve(t, seededApp());
  const more = { durationMs: 1, flows: Number.POSITIVE_INFINITY, released: () => written >= 30 };
  const events = await run(target, more, undefined, ({ type }) => void (type === 'op' && written++));
  t.ok(operations(events).length >= 30);
  t.match(events.at(-1), { type: 'end', cutShort: undefined }, 'and is not cut short');
});

t.test('no cookie is ever written down, only fingerprints', async (t) => {
  const text = JSON.stringify(await run(await serve(t, seededApp())));
  t.notMatch(text, /"s\d+"/);
  t.match(text, /"set":"[0-9a-f]{8}"/);
});

t.test('an app that goes away in the midst of it leaves a history of failures, not a crash', async (t) => {
  let posts = 0;
  const app = seededApp({ replicas: 2 });
  const target = await serve(t, (request, response) => {
    if (request.method === 'POST' && ++posts > 10) request.socket.destroy();
    else app(request, response);
  });
  const lost = operations(await run(target)).filter(({ status }) => status === null);
  t.ok(lost.length > 0);
  t.ok(lost.every(({ outcome, error }) => outcome === 'info' && error));
});

t.test('an interrupted run ends soon, with a history that says so', async (t) => {
  const controller = new AbortController();
  const target = await serve(t, seededApp({ replicas: 2 }));
  const events = await run(target, { flows: Number.POSITIVE_INFINITY }, controller.signal, ({ type }) => {
    if (type === 'op') controller.abort(new Error('enough'));
  });
  t.match(events.at(-1), { type: 'end', cutShort: true });
  t.ok(
    operations(events).every(({ error }) => error === undefined),
    'what was given up is not a failure',
  );
});

t.test('an open loop lets users arrive at its rate, each with a flow of their own', async (t) => {
  const target = await serve(t, seededApp({ replicas: 2 }));
  const events = await run(target, {
    rate: 100,
    arrivals: 'constant',
    durationMs: 300,
    flows: Number.POSITIVE_INFINITY,
  });
  t.match(events[0], { type: 'run', users: 29, rate: 100, arrivals: 'constant' });
  t.equal(operations(events).length, 29 * 2);
  t.equal(new Set(operations(events).map(({ user }) => user)).size, 29);
});

t.test('in an open loop a target that is slow keeps nobody from coming', async (t) => {
  let waiting = 0;
  let most = 0;
  const app = seededApp();
  const target = await serve(t, async (request, response) => {
    most = Math.max(most, ++waiting);
    await new Promise((resolve) => setTimeout(resolve, 200));
    waiting--;
    app(request, response);
  });
  await run(target, { rate: 50, arrivals: 'constant', durationMs: 400, flows: 1 });
  t.ok(most > 4, `${most} at once`);
});

t.test('several scenarios are mixed by their weights', async (t) => {
  const mix = parseMix('views:3,cart:1');
  if (!mix) throw new Error('no mix');
  const events = await run(await serve(t, seededApp({ replicas: 2 })), { mix, flows: 40 });
  t.match(events[0], { scenario: 'views:3,cart:1' });
  const flows = new Map(operations(events).map(({ user, flow, path }) => [`${user} ${flow}`, path]));
  const views = [...flows.values()].filter((path) => path === '/views').length;
  t.ok(views > 90 && views < 150, `${views} of 160`);
});

t.test('requests at once are recorded together, writes first', async (t) => {
  const mix = parseMix('concurrent');
  if (!mix) throw new Error('no mix');
  const events = operations(
    await run(await serve(t, seededApp({ replicas: 2 })), { mix, users: 1, flows: 1 }),
  );
  const beside = events.findIndex(({ name }) => name === 'view beside');
  const [write, read] = [events[beside], events[beside + 1]];
  t.equal(read?.name, 'slow read');
  t.ok(write && read && write.at > read.at && write.at < read.at + read.ms, 'they overlap');
});
