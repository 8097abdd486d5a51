import t from 'tap';
import { Judge } from '../../src/check/judge.ts';
import type { HistoryEvent } from '../../src/history/event.ts';
import { historyEvent } from '../../src/history/event.ts';
import { type LoadOptions, runLoad } from '../../src/load/run-load.ts';
import { serve, viewsApp } from '../support/target.ts';

const options = (target: URL): LoadOptions => ({
  target,
  scenario: 'views',
  users: 4,
  clients: 'spread',
  durationMs: 60_000,
  flows: 10,
  pauseMs: 0,
  timeoutMs: 2000,
  seed: 1,
});

async function run(target: URL, more: Partial<LoadOptions> = {}): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  await runLoad({ ...options(target), ...more }, (event) => events.push(event));
  return events;
}

function verdict(events: readonly HistoryEvent[]) {
  const judge = new Judge();
  for (const event of events) judge.add(event);
  return judge.result();
}

t.test('writes a history of valid events: the run, its users, each operation, the end', async (t) => {
  const events = await run(await serve(t, viewsApp({ replicas: 3 })));
  for (const event of events) t.ok(historyEvent.safeParse(event).success, JSON.stringify(event));
  t.equal(events[0]?.type, 'run');
  t.equal(events.filter(({ type }) => type === 'user').length, 4);
  t.equal(events.filter(({ type }) => type === 'op').length, 4 * 10 * 2);
  t.equal(events.at(-1)?.type, 'end');
});

t.test('an app that keeps its sessions is intact', async (t) => {
  const result = verdict(await run(await serve(t, viewsApp({ replicas: 3 }))));
  t.match(result, { verdict: 'intact', flows: { ok: 40, fail: 0 }, sessions: { started: 4, lost: 0 } });
});

t.test('an app that forgets a session now and then is caught', async (t) => {
  const result = verdict(await run(await serve(t, viewsApp({ replicas: 3, forgetEvery: 7 }))));
  t.equal(result.verdict, 'broken');
  t.ok(result.flows.fail > 0 && result.sessions.lost > 0);
});

t.test("an app that shows a user another user's data is caught", async (t) => {
  const result = verdict(await run(await serve(t, viewsApp({ replicas: 3, mixUp: true }))));
  t.equal(result.verdict, 'broken');
  t.ok((result.anomalies['foreign-read'] ?? 0) > 0);
});

t.test('no cookie is ever written down, only fingerprints', async (t) => {
  const text = JSON.stringify(await run(await serve(t, viewsApp())));
  t.notMatch(text, /"s\d+"/);
  t.match(text, /"set":"[0-9a-f]{8}"/);
});

t.test('an app that goes away in the midst of it leaves a history of failures, not a crash', async (t) => {
  let posts = 0;
  const app = viewsApp({ replicas: 2 });
  const target = await serve(t, (request, response) => {
    if (request.method === 'POST' && ++posts > 10) request.socket.destroy();
    else app(request, response);
  });
  const events = await run(target);
  const lost = events.filter((event) => event.type === 'op' && event.status === null);
  t.ok(lost.length > 0);
  t.ok(lost.every((event) => event.type === 'op' && event.outcome === 'info' && event.error));
});
