/** Better, worse, the same, and what can't be compared. */
import t from 'tap';
import { compared, comparedWith } from '../../src/judge/compare.ts';
import { differenceInterval, zOfAll } from '../../src/judge/measures/interval.ts';
import type { PhaseResult, ProfileResult } from '../../src/model/result.ts';
import { broken, held, ownTarget } from '../support/results.ts';

/** A run in which so many of its checks showed a loss. */
const run = (lost: number, checks = 4000, more: Partial<ProfileResult> = {}): ProfileResult => ({
  ...ownTarget,
  flows: { ok: checks - lost, fail: lost, info: 0 },
  losses: { checks, byCause: lost > 0 ? { 'wrong-replica': lost } : {}, afterFault: null, examples: {} },
  guarantees: { 'session-kept': lost > 0 ? broken(checks, lost) : held(checks), isolation: held(checks) },
  ...more,
});

const change = (before: ProfileResult, now: ProfileResult) => compared(before, now, 'before').change;

t.test('the interval of a difference is that of its source', async (t) => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10.
  const published = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ] as const;
  for (const [count, of, otherCount, otherOf, low, high] of published) {
    const interval = differenceInterval({ count: otherCount, of: otherOf }, { count, of });
    t.same(
      interval?.map((bound) => Number(bound.toFixed(4))),
      [low, high],
      `${count}/${of} and ${otherCount}/${otherOf}`,
    );
  }
  t.equal(differenceInterval({ count: 0, of: 0 }, { count: 1, of: 2 }), null);
  const twelve = differenceInterval({ count: 0, of: 4210 }, { count: 12, of: 4188 }) ?? [];
  t.same(
    twelve.map((bound) => (bound * 100).toFixed(2)),
    ['0.13', '0.50'],
  );
});

t.test('of many intervals together, each has to be wider', async (t) => {
  for (const [intervals, z] of [
    [1, 1.959964],
    [2, 2.241403],
    [10, 2.807034],
    [1000, 4.055627],
  ] as const)
    t.ok(Math.abs(zOfAll(intervals) - z) < 1e-5, String(intervals));
});

t.test('worse, better, the same', async (t) => {
  t.equal(change(run(0), run(12)), 'worse');
  t.equal(change(run(12), run(0)), 'better');
  t.equal(change(run(12), run(12)), 'same');
  t.equal(change(run(0), run(0)), 'same');
  t.match(compared(run(0, 4210), run(12, 4188), 'before').differences, [
    { of: 'flows' },
    {
      of: 'losses',
      name: null,
      before: { count: 0, of: 4210 },
      now: { count: 12, of: 4188 },
      change: 'worse',
    },
    { of: 'cause', name: 'wrong-replica', change: 'worse' },
    { of: 'guarantee', name: 'session-kept', change: 'worse' },
    { of: 'guarantee', name: 'isolation', change: 'same' },
  ]);
});

t.test('noise is no difference: not by one of many intervals, either', async (t) => {
  t.equal(change(run(100), run(115)), 'same');
  t.equal(change(run(0), run(3)), 'same');
  const guarantees = (violations: (index: number) => number): ProfileResult['guarantees'] =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`g${index}`, broken(1000, violations(index))]),
    );
  const before = run(0, 4000, { guarantees: guarantees(() => 100) });
  const now = run(0, 4000, { guarantees: guarantees((index) => (index === 7 ? 130 : 100)) });
  const { differences } = compared(before, now, 'before');
  const one = differences.find(({ name }) => name === 'g7');
  t.ok((one?.ci95?.[0] ?? 0) > 0, 'by its own interval it is worse');
  t.equal(one?.change, 'same');
});

t.test('what nobody may ever see is worse when it is seen once', async (t) => {
  const leaks = (violations: number) => ({
    guarantees: { isolation: violations > 0 ? broken(4000, violations) : held(4000) },
  });
  t.equal(change(run(0, 4000, leaks(0)), run(0, 4000, leaks(1))), 'worse');
  t.equal(change(run(0, 4000, leaks(1)), run(0, 4000, leaks(1))), 'same');
});

t.test('what can’t be compared is said', async (t) => {
  const other = run(0, 4000, { load: { ...ownTarget.load, scenario: 'cart' } });
  t.match(compared(run(0), other, 'before'), {
    change: 'incomparable',
    why: /scenario was image, and is cart/,
  });
  t.match(compared(run(0), run(0, 4000, { damaged: true }), 'before'), { change: 'incomparable' });
  const untested = run(0, 4000, { guarantees: { 'session-kept': null, isolation: held(4000) } });
  t.match(
    compared(untested, run(5), 'before').differences.find(({ name }) => name === 'session-kept'),
    { before: null, now: { count: 5 }, ci95: null, change: 'incomparable' },
  );
  t.match(compared(run(0), run(0, 4000, { load: { ...ownTarget.load, users: 7 } }), 'before').notes, [
    /users: 60, and now 7/,
  ]);
});

t.test('phases are compared by their names', async (t) => {
  const phase = (name: string, lost: number): PhaseResult => ({
    name,
    within: 'during',
    beginMs: 0,
    endMs: 1,
    verdict: 'intact',
    flows: { ok: 1000, fail: 0, info: 0 },
    kept: { rate: 1, ci95: null },
    guarantees: {},
    losses: { count: lost, checks: 1000, rate: null, ci95: null, byCause: {} },
    sessions: { started: 0, lost: 0, lostByCause: {} },
    away: { sessions: 0, back: 0, orphaned: 0, gone: 0, open: 0, medianMs: null, longestMs: null },
    requests: 1000,
    requestsByReplica: {},
    httpErrors: lost,
    errors: {},
    indeterminate: 0,
    latencyMs: null,
    longestUnavailableMs: 0,
    recoveryMs: null,
  });
  const before = run(0, 4000, { phases: [phase('during', 0), phase('canary', 0)] });
  const now = run(0, 4000, { phases: [phase('during', 30), phase('rest', 30)] });
  const { differences } = compared(before, now, 'before');
  t.same(
    differences.filter(({ change }) => change === 'worse').map(({ of, phase }) => `${of} ${phase}`),
    ['errors during'],
  );
  t.notOk(differences.some(({ phase }) => phase === 'rest'));
});

t.test('each profile is compared with its own', async (t) => {
  const [a, b] = [run(0, 4000, { profile: 'a' }), run(0, 4000, { profile: 'b' })];
  t.match(comparedWith([run(12, 4000, { profile: 'b' }), a], [a, b], 'x'), [
    { comparison: { change: 'same', decides: true } },
    { comparison: { change: 'better' } },
  ]);
  t.match(
    comparedWith([a], [b], 'x'),
    [{ comparison: { change: 'same' } }],
    'one with one, whatever it is called',
  );
  t.match(comparedWith([a, b], [run(0, 1, { profile: 'c' })], 'x'), [
    { comparison: { change: 'incomparable', why: /no c in it/ } },
  ]);
});
