import t from 'tap';
import { guarantees } from '../../src/judge/guarantees/index.ts';
import { Judge } from '../../src/judge/judge.ts';
import type { Run } from '../../src/model/event.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import type { Prediction } from '../../src/model/system-events.ts';
import { history, MAKE_UP, RUN_AT } from '../support/notation.ts';

const intact: Prediction = {
  type: 'prediction',
  verdict: 'intact',
  kept: [1, 1],
  faultKept: null,
  faultLost: null,
  causes: [],
  mayBreak: [],
  faultFails: null,
  moved: null,
  faultMayBreak: [],
  shares: null,
  homes: null,
  messagesPerWrite: 0,
  because: 'of the test',
};

function judge(...events: readonly HistoryEvent[]) {
  const judge = new Judge();
  for (const event of events) judge.add(event);
  return judge.result();
}

/** Flows of one user that are all kept, on replicas in turn. */
const kept = (flows: number) =>
  Array.from({ length: flows }, (_, flow) => {
    const replica = `app-${(flow % 3) + 1}`;
    const cookie = flow === 0 ? '+A' : 'A';
    return `u1 write ${replica} ok ${cookie}\n u1 read ${replica} ok A w${flow + 1}x${flow + 1}`;
  }).join('\n');

t.test('a history that keeps everything is intact, and as predicted', async (t) => {
  const result = judge(MAKE_UP, ...history(kept(40)), intact);
  t.match(result, {
    profile: 'redis',
    verdict: 'intact',
    asPredicted: true,
    surprises: [],
    flows: { ok: 40, fail: 0, info: 0 },
    kept: { rate: 1, predicted: [1, 1] },
    sessions: { started: 1, lost: 0 },
    httpErrors: 0,
    fault: null,
  });
});

t.test('the same history with one loss in it is broken, and not as predicted', async (t) => {
  const result = judge(
    MAKE_UP,
    ...history(`${kept(40)}\n u1 write app-1 ok A\n u1 read app-2 ok A nothing cleared`),
    intact,
  );
  t.match(result, {
    verdict: 'broken',
    asPredicted: false,
    sessions: { lost: 1 },
    anomalies: { 'lost-session': 1 },
  });
  t.match(result.surprises, [
    /verdict is broken/,
    /97\.6 % of flows were kept, predicted were 100\.0 %/,
    /session-kept was violated 1 time/,
    /read-your-writes was violated 1 time/,
    /monotonic-reads was violated 1 time/,
    /1 session was lost \(cookie-cleared\), predicted were none of that cause/,
  ]);
});

t.test('counts a replica that was never met, and an anomaly that was not looked for is null', async (t) => {
  const { balance, anomalies } = judge(MAKE_UP, ...history('u1 write app-1 ok +A'));
  t.same(balance.requests, { 'app-1': 1, 'app-2': 0, 'app-3': 0 });
  t.equal(balance.jain, 1 / 3);
  t.equal(anomalies['lost-update'], null);
});

t.test('keeps the steady phase apart from the fault, and compares what the fault cost', async (t) => {
  const lines = `
    ${kept(40)}
    u2 write app-1 ok +Z
    begin app-1
    struck app-1
    u2 write app-2 ok Z +B
    u2 write - info B
  `;
  const result = judge(MAKE_UP, ...history(lines), { ...intact, faultLost: [0, 0] });
  t.match(result, { verdict: 'intact', flows: { ok: 40 }, sessions: { lost: 0 }, httpErrors: 0 });
  t.match(result.fault, {
    name: 'kill',
    targets: ['app-1'],
    lost: 1,
    predictedLost: [0, 0],
    httpErrors: 1,
    healedMs: null,
  });
  t.match(result.surprises, [
    /session-kept was violated 1 time after kill/,
    /kill lost 1 session, predicted were 0 to 0/,
    /1 session was lost after kill \(dead-replica\)/,
  ]);
});

t.test('a fault excuses no loss: not those of a shared store, nor pages of other users', async (t) => {
  const after = `
    ${kept(40)}
    u2 write app-1 ok +Z
    u2 read app-2 ok Z w1x1
    begin app-1
    struck app-1
    u2 read app-2 ok Z nothing
    u1 write app-2 ok A
    u1 read app-3 ok A u2-w1x50
  `;
  const result = judge(MAKE_UP, ...history(after), { ...intact, faultKept: [1, 1], faultLost: [0, 0] });
  t.match(result, {
    verdict: 'broken',
    asPredicted: false,
    anomalies: { 'foreign-read': 1 },
    fault: { lost: 1 },
  });
  t.match(result.surprises, [
    /verdict is broken/,
    /isolation was violated 1 time/,
    /0\.0 % of flows were kept after kill/,
    /session-kept was violated 1 time after/,
    /read-your-writes was violated/,
    /monotonic-reads was violated/,
    /kill lost 1 session, predicted were 0 to 0/,
    /1 session was lost after kill \(unexplained\)/,
  ]);
});

t.test('messages between replicas are held against theory, as far as it has a number', async (t) => {
  const sample = (messages: number, writes: number): HistoryEvent => ({
    type: 'sample',
    at: RUN_AT,
    cpuMs: {},
    writes,
    messages,
    commands: 0,
    bytes: 0,
  });
  const said = (messages: number, messagesPerWrite: number | null) =>
    judge(MAKE_UP, sample(0, 0), ...history('u1 write app-1 ok +A'), sample(messages, 100), {
      ...intact,
      messagesPerWrite,
    }).surprises;
  t.same(said(205, 2), []);
  t.match(said(100, 2), [/replicas sent 1 messages for each write, predicted were 2/]);
  t.same(said(100, null), []);
});

t.test('requests that fail before any fault are no part of any theory', async (t) => {
  const result = judge(MAKE_UP, ...history(`${kept(40)}\n u2 write - info`), intact);
  t.match(result, {
    verdict: 'broken',
    asPredicted: false,
    guarantees: { availability: { verdict: 'broken' } },
    httpErrors: 1,
    surprises: [/verdict is broken/, /1 request failed, predicted was none/],
  });
});

t.test('a verdict of unknown neither bears a prediction out nor contradicts it', async (t) => {
  t.match(judge(MAKE_UP, ...history(kept(5)), intact), {
    verdict: 'unknown',
    asPredicted: null,
    surprises: [],
  });
  t.match(judge(MAKE_UP, ...history(kept(5)), { ...intact, verdict: 'unknown' }), { asPredicted: true });
});

t.test('knows who was there when', async (t) => {
  const judge = new Judge();
  const lines = `
    u1 write app-1 ok +A
    begin app-2
    u2 write app-1 ok +B
    struck app-2
    u3 write app-1 ok +C
    u1 write app-1 ok A
  `;
  for (const event of history(lines)) judge.add(event);
  const { steady, wrote, returned } = judge.attendance;
  t.same([[...steady], [...wrote], [...returned]], [[1], [1, 2], [1]]);
});

t.test('checks each user’s replica against the one that theory names', async (t) => {
  const lines = 'u1 write app-1 ok +A\n u2 write app-2 ok +B';
  const right = judge(MAKE_UP, ...history(lines), { ...intact, homes: { 1: 'app-1', 2: 'app-2' } });
  t.same(right.balance.misplaced, []);
  const wrong = judge(MAKE_UP, ...history(lines), { ...intact, homes: { 1: 'app-1', 2: 'app-3' } });
  t.same(wrong.balance.misplaced, [{ user: 2, predicted: 'app-3', met: 'app-2' }]);
  t.match(wrong.surprises, [/1 user met another replica.*user 2 met app-2, predicted was app-3/]);
});

t.test('a part that was down from the start is named, where something is not as predicted', async (t) => {
  const lines = 'u1 write app-1 ok +A\n u2 write app-2 ok +B';
  const down = { ...MAKE_UP, down: ['app-3'] };
  const wrong = judge(down, ...history(lines), { ...intact, homes: { 1: 'app-1', 2: 'app-3' } });
  t.match(wrong.surprises, [/^app-3 was down from the start/, /user 2 met app-2, predicted was app-3/]);
  const right = judge(down, ...history(lines), { ...intact, homes: { 1: 'app-1', 2: 'app-2' } });
  t.same(right.surprises, []);
});

t.test('what a store says in the end explains what its users saw before', async (t) => {
  const lines =
    'u1 write app-1 ok +A\n u1 read app-1 ok A nothing cleared\n u1 write app-1 ok +B\n u1 read app-1 ok B nothing';
  const gone = (what: 'expired' | 'evicted', session: string, at = RUN_AT): HistoryEvent => ({
    type: 'evidence',
    replica: 'app-1',
    what,
    session,
    at,
  });
  const result = judge(MAKE_UP, ...history(lines), gone('evicted', 'A'), gone('expired', 'B'));
  t.same(result.sessions.lostByCause, { evicted: 1, expired: 1 });
  t.match(result.losses.examples.evicted, { guarantee: 'session-kept', hops: { length: 2 } });
  const late = judge(MAKE_UP, ...history(lines), gone('evicted', 'A', RUN_AT + 60_000));
  t.same(late.sessions.lostByCause, { 'cookie-cleared': 1, unexplained: 1 }, 'it was there still');
  const away = judge(MAKE_UP, ...history(lines), {
    type: 'outage',
    replica: 'app-1',
    at: RUN_AT,
    until: RUN_AT + 15,
  });
  t.same(away.sessions.lostByCause, { 'store-unreachable': 1, unexplained: 1 });
});

t.test('for each cause the shortest story is told, with the fault in its place', async (t) => {
  const lines = `
    u1 write app-1 ok +A
    u1 read app-1 ok A w1x1
    begin app-1
    struck app-1
    u1 write app-2 ok A +B
  `;
  const { examples } = judge(MAKE_UP, ...history(lines)).losses;
  t.match(examples['dead-replica'], {
    guarantee: 'session-kept',
    user: 1,
    expected: 'session A recognised',
    hops: [
      { request: 'POST /image', replica: 'app-1', set: 'A', wrote: { effect: 'replace', mark: 'u1-w1' } },
      { fault: 'app-1 was killed' },
      { request: 'POST /image', replica: 'app-2', sent: 'A', set: 'B' },
    ],
  });
});

t.test('a checker that crashes makes its guarantee unknown, and with it the run', async (t) => {
  const crashing = {
    add() {
      throw new Error('a defect of its own');
    },
  };
  const sound = new Judge();
  const judging = new Judge(
    guarantees.map((guarantee) =>
      guarantee.name === 'monotonic-reads' ? { ...guarantee, check: () => crashing } : guarantee,
    ),
  );
  for (const event of history(kept(40))) {
    sound.add(event);
    judging.add(event);
  }
  t.equal(sound.result().verdict, 'intact');
  t.match(judging.result(), {
    verdict: 'unknown',
    guarantees: { 'monotonic-reads': { verdict: 'unknown', crashed: 'a defect of its own' } },
  });
});

t.test('latency counts from when a request was meant to be sent, by step', async (t) => {
  const [run, ...operations] = history('u1 write app-1 ok +A\n u1 read app-1 ok A w1x1');
  const late = operations.map((event) => (event.type === 'op' ? { ...event, lateMs: 99 } : event));
  const { write, read } = judge(run as HistoryEvent, ...late).latencyByStep.steady;
  t.match([write?.count, read?.count], [1, 1]);
  t.ok(
    [write?.p50, read?.p50].every((ms = 0) => Math.abs(ms - 100) < 0.2),
    'to three figures',
  );
});

t.test('where replicas can’t be told apart, it still judges', async (t) => {
  const result = judge(...history(kept(40).replaceAll(/app-\d/g, '-')));
  t.match(result, { verdict: 'intact', replicas: 0 });
});

t.test('where users are meant to see each other’s data, isolation is not put to the test', async (t) => {
  const [run, ...rest] = history(`${kept(40)}\n u1 read app-1 ok A u2-w1 w40x40`);
  const result = judge({ ...(run as Run), isolated: false }, ...rest);
  t.equal(result.guarantees.isolation, null);
  t.equal(result.verdict, 'intact');
});

t.test('refuses a history without a run', async (t) => {
  t.throws(() => judge(MAKE_UP), { code: 'USER', message: /no run/ });
});

t.test('requests that fail where none should, and none where some should, are found out', async (t) => {
  const quiet = `${kept(40)}\n begin app-2\n struck app-2\n u2 read app-1 ok nothing`;
  const failing = `${quiet}\n u2 read - fail`;
  const told = (lines: string, faultFails: Prediction['faultFails']) =>
    judge(MAKE_UP, ...history(lines), { ...intact, faultFails }).surprises;
  t.same([told(quiet, 'none'), told(failing, 'some'), told(failing, null)], [[], [], []]);
  t.match(told(quiet, 'some'), ['no request failed after kill, predicted were some']);
  t.match(told(failing, 'none'), ['1 request failed after kill, predicted was none']);
});
