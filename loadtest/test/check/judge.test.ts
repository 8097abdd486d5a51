import t from 'tap';
import { Judge } from '../../src/check/judge.ts';
import type { HistoryEvent, Lab, Prediction } from '../../src/history/event.ts';
import { history } from '../support/notation.ts';

const lab: Lab = {
  type: 'lab',
  profile: 'redis',
  balancer: 'round-robin',
  store: 'redis',
  replicas: ['app-1', 'app-2', 'app-3'],
  runtime: 'processes',
  environment: { nginx: '1.30.6', redis: '8.0.6', node: '24.21.0', cpus: 2 },
};

const intact: Prediction = {
  type: 'prediction',
  verdict: 'intact',
  kept: [1, 1],
  faultKept: null,
  faultLost: null,
  causes: [],
  shares: null,
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
    return `u1 write ${replica} ok ${cookie}\n u1 page ${replica} ok A f${flow + 1}x${flow + 1}`;
  }).join('\n');

t.test('a history that keeps everything is intact, and as predicted', async (t) => {
  const result = judge(lab, ...history(kept(40)), intact);
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
    lab,
    ...history(`${kept(40)}\n u1 write app-1 ok A\n u1 page app-2 ok A nothing cleared`),
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
    /1 sessions were lost \(unexplained\), predicted were none of that cause/,
  ]);
});

t.test('counts a replica that was never met, and an anomaly that was not looked for is null', async (t) => {
  const { balance, anomalies } = judge(lab, ...history('u1 write app-1 ok +A'));
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
  const result = judge(lab, ...history(lines), { ...intact, faultLost: [0, 0] });
  t.match(result, { verdict: 'intact', flows: { ok: 40 }, sessions: { lost: 0 }, httpErrors: 0 });
  t.match(result.fault, {
    name: 'kill-replica',
    target: 'app-1',
    lost: 1,
    predictedLost: [0, 0],
    httpErrors: 1,
    healedMs: null,
  });
  t.match(result.surprises, [
    /kill-replica lost 1 sessions, predicted were 0 to 0/,
    /1 sessions were lost after kill-replica \(dead-replica\)/,
  ]);
});

t.test('a fault excuses no loss: not those of a shared store, nor pages of other users', async (t) => {
  const after = `
    ${kept(40)}
    u2 write app-1 ok +Z
    u2 page app-2 ok Z f1x1
    begin app-1
    struck app-1
    u2 page app-2 ok Z nothing
    u1 write app-2 ok A
    u1 page app-3 ok A u2-f1x50
  `;
  const result = judge(lab, ...history(after), { ...intact, faultKept: [1, 1], faultLost: [0, 0] });
  t.match(result, {
    verdict: 'broken',
    asPredicted: false,
    anomalies: { 'foreign-read': 1 },
    fault: { lost: 1 },
  });
  t.match(result.surprises, [
    /verdict is broken/,
    /0\.0 % of flows were kept after kill-replica/,
    /kill-replica lost 1 sessions, predicted were 0 to 0/,
    /1 sessions were lost after kill-replica \(unexplained\)/,
  ]);
});

t.test('requests that fail before any fault are no part of any theory', async (t) => {
  const result = judge(lab, ...history(`${kept(40)}\n u2 write - info`), intact);
  t.match(result, {
    verdict: 'intact',
    asPredicted: false,
    httpErrors: 1,
    surprises: [/1 requests failed, predicted was none/],
  });
});

t.test('a verdict of unknown neither bears a prediction out nor contradicts it', async (t) => {
  t.match(judge(lab, ...history(kept(5)), intact), { verdict: 'unknown', asPredicted: null, surprises: [] });
  t.match(judge(lab, ...history(kept(5)), { ...intact, verdict: 'unknown' }), { asPredicted: true });
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

t.test('compares each replica’s share of the sessions where theory fixes it', async (t) => {
  const shares = { 'app-1': 0, 'app-2': 1, 'app-3': 0 };
  const result = judge(lab, ...history(kept(40)), { ...intact, shares });
  t.match(result.surprises, [/app-1 has 100\.0 % of the sessions, predicted was 0\.0 %/, /app-2 has 0\.0 %/]);
});

t.test('refuses a history without a run', async (t) => {
  t.throws(() => judge(lab), { code: 'USER', message: /no run/ });
});
