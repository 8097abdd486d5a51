/** Thresholds by phase and by guarantee: how they are said, and what they allow. */
import t from 'tap';
import { comparisonExitCode, gateExitCode, thresholdResults } from '../../src/report/gate.ts';
import { type Limit, limitsIn } from '../../src/report/limits.ts';
import { judged } from '../support/notation.ts';
import { ownTarget } from '../support/results.ts';

const said = (text: string, ofGuarantees = true) => limitsIn(text, Number, ofGuarantees);

t.test('how limits are said', async (t) => {
  t.same(said('5'), [{ guarantee: null, phase: null, most: 5 }]);
  t.same(said('during=0, after=2'), [
    { guarantee: null, phase: 'during', most: 0 },
    { guarantee: null, phase: 'after', most: 2 },
  ]);
  t.same(said('read-your-writes=1,read-your-writes:during=2,canary=3'), [
    { guarantee: 'read-your-writes', phase: null, most: 1 },
    { guarantee: 'read-your-writes', phase: 'during', most: 2 },
    { guarantee: null, phase: 'canary', most: 3 },
  ]);
  t.match(said('durnig=0'), /no phase or guarantee durnig: did you mean during\?/);
  t.match(said('read-your-write=0'), /did you mean read-your-writes\?/);
  t.match(
    said('reed-your-writes:during=0'),
    /no guarantee reed-your-writes: did you mean read-your-writes\?/,
  );
  t.match(said('read-your-writes:aftr=0'), /no phase aftr: did you mean after\?/);
  t.match(said('a:b:c=0'), /Give a phase/);
  t.match(said('isolation=0', false), /is a guarantee, and its limit is one of --max-lost/);
  t.match(said('9lives=0'), /no name of a phase/);
});

const kept = (user: string, flows = 40) =>
  Array.from({ length: flows }, (_, flow) => {
    const replica = `app-${(flow % 3) + 1}`;
    return `${user} write ${replica} ok ${flow === 0 ? '+A' : 'A'}\n ${user} read ${replica} ok A w${flow + 1}x${flow + 1}`;
  }).join('\n');

/** One loss while the command runs, one error after it. */
const RESULT = judged(`${kept('u1')}
  command begin
  ${kept('u2')}
  u1 read app-2 ok A nothing
  command end 0
  ${kept('u3')}
  u3 read - info A`).result();

const gate = (maxLost: string | null, maxErrors = '1', p99: string | null = null, result = RESULT) => {
  const limits = (text: string | null): readonly Limit[] =>
    text === null ? [] : (said(text) as readonly Limit[]);
  const results = thresholdResults(
    {
      maxLost: limits(maxLost),
      maxErrors: limits(maxErrors),
      latencyMs: p99 === null ? {} : { p99: limits(p99) },
    },
    result,
  );
  return { code: gateExitCode([result], results), failed: results.filter(({ held }) => !held) };
};

t.test('what a limit covers, and that all else is 0 at most', async (t) => {
  t.match(gate(null), { code: 1, failed: [{ name: 'max-lost', measured: '1' }] });
  t.equal(gate('1').code, 0);
  t.equal(gate('during=1').code, 0);
  t.match(gate('during=0'), { code: 1, failed: [{ name: 'max-lost during', measured: '1' }] });
  t.match(gate('before=0,after=5'), { code: 1, failed: [{ name: 'max-lost of all else', measured: '1' }] });
  t.equal(gate('5,during=0').code, 1, 'beside one over the whole run');
  t.equal(gate('1', 'after=1').code, 0);
  t.match(gate('1', 'during=1'), { code: 1, failed: [{ name: 'max-errors of all else' }] });
});

t.test('by guarantee, its violations count', async (t) => {
  t.match(gate('session-kept=0').failed, [
    { name: 'max-lost session-kept', measured: '1' },
    { name: 'max-lost of all else' },
  ]);
  t.equal(gate('session-kept=1,read-your-writes=1,monotonic-reads:during=1').code, 0);
  t.equal(gate('session-kept:after=0,session-kept=1,read-your-writes=1,monotonic-reads=1').code, 0);
  t.match(gate('9,session-kept:during=0').failed, [{ name: 'max-lost session-kept:during' }]);
});

t.test('latency by phase', async (t) => {
  t.equal(gate('1', '1', 'during=5,after=5').code, 0);
  t.match(gate('1', '1', 'during=0').failed, [{ name: 'p99 during' }]);
});

t.test('a phase that did not come is no pass, and one that could not have failed is unknown', async (t) => {
  t.match(gate('1,canary=0'), { code: 1, failed: [{ measured: /no phase canary has begun/ }] });
  t.match(gate('1,canary=0', '1', 'canary=1').failed[1], { name: 'p99 canary' });
  const short = judged(`${kept('u1')}\ncommand begin\ncommand end 0\n${kept('u2')}`).result();
  t.equal(gate('0', '0', null, short).code, 0, 'nobody asks for it');
  t.equal(gate('during=0,after=0', '0', null, short).code, 2);
});

t.test(
  'with an earlier run, what is worse decides, and what is broken and was not tested before is unknown',
  async (t) => {
    const since = { name: 'x', startedAt: '' };
    const code = (comparison: object) =>
      comparisonExitCode(
        [
          {
            ...ownTarget,
            comparison: { since, why: null, notes: [], differences: [], ...comparison } as never,
          },
        ],
        [],
      );
    t.equal(code({ change: 'same' }), 0, 'though it is broken');
    t.equal(code({ change: 'better' }), 0);
    t.equal(code({ change: 'worse' }), 1);
    t.equal(code({ change: 'incomparable' }), 2);
    t.equal(code({ change: 'same', differences: [{ change: 'incomparable', now: { count: 1, of: 9 } }] }), 2);
    t.equal(code({ change: 'same', differences: [{ change: 'incomparable', now: { count: 0, of: 9 } }] }), 0);
  },
);
