/** The instrument's own troubles: its verdict is right or unknown, and never a pass that was not seen. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import { readHistory } from '../../src/model/read-history.ts';
import { kill, momentOf } from '../support/killed.ts';
import { leftIn } from '../support/left-over.ts';
import { type Circumstances, sessionLab } from '../support/program.ts';
import { forgetful, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

const LOAD = ['--scenario', 'views', '--users', '8', '--pause', '0ms', '--no-probes'];
const preload = (name: string): URL => new URL(`../support/preload/${name}.ts`, import.meta.url);

const TRUTHS = ['intact', 'broken'] as const;

/** A run under these circumstances, and what is wrong with what it says and leaves. */
async function tried(
  t: Test,
  truth: (typeof TRUTHS)[number],
  more: readonly string[],
  circumstances: Circumstances,
  named = (target: URL): string => target.href,
) {
  const target = await serve(t, seededApp({ replicas: 3, ...(truth === 'broken' ? forgetful(4) : {}) }));
  const results = join(t.testdir(), 'results');
  const run = ['run', '--target', named(target), '--results', results, ...LOAD, ...more];
  const ran = await sessionLab(run, circumstances);
  const left = await leftIn(results, truth);
  const wrong = [...left.wrong];
  if (truth === 'broken' && ran.code === 0) wrong.push('a broken app exits with 0');
  if (truth === 'intact' && ran.code === 1) wrong.push('a sound app exits with 1');
  t.same(wrong, [], `${truth}: ${ran.stderr}`);
  t.notMatch(ran.stderr, /\n {4}at /, 'no stack');
  return { ...ran, results, verdicts: left.verdicts };
}

t.test('killed at moments that a seed draws, it leaves nothing that says what was not seen', async (t) => {
  const folder = t.testdir();
  let killed = 0;
  // One as it sends, one as it writes, of an app that is sound and of one that is not.
  const seeds = [5, 8, 9, 10];
  t.equal(new Set(seeds.map((seed) => momentOf(seed).at)).size, 2);
  for (const seed of seeds) if (await kill(t, seed, folder)) killed++;
  t.ok(killed >= 2, `${killed} killed`);
});

t.test('the machine’s clock is set an hour ahead or back: all times are by one clock', async (t) => {
  for (const [hours, truth] of [
    ['1', 'broken'],
    ['-1', 'intact'],
  ] as const) {
    const env = { STEP_HOURS: hours, STEP_AFTER: '6' };
    const during = [
      '--during',
      'sleep 0.1',
      '--duration',
      '300ms',
      '--settle',
      truth === 'broken' ? '300ms' : '10s',
    ];
    const { results, code } = await tried(t, truth, during, { preload: preload('steps-clock'), env });
    t.equal(code, truth === 'broken' ? 1 : 0);
    const [folder = ''] = (await readdir(results)).filter((name) => name !== 'latest');
    const times: number[] = [];
    for await (const events of readHistory(join(results, folder, 'target.ndjson.gz'), t.fail))
      times.push(...events.flatMap((event: HistoryEvent) => ('at' in event ? event.at : [])));
    t.ok(
      Math.max(...times) - Math.min(...times) < 1_800_000,
      `${Math.max(...times) - Math.min(...times)} ms`,
    );
  }
});

t.test('file descriptors run out', async (t) => {
  for (const truth of TRUTHS) {
    // Long enough that all are there at once.
    const load = ['--users', '60', '--flows', '80', '--connections', 'kept'];
    const { code, results } = await tried(t, truth, load, { before: 'ulimit -n 40' });
    t.not(code, 0);
    t.ok(code === 3 || (await readdir(results)).length === 2, `exit ${code}`);
  }
});

t.test('names are not known any more', async (t) => {
  const named = ({ port }: URL): string => `http://shop.localhost:${port}`;
  for (const truth of TRUTHS) {
    const load = ['--flows', '5', '--connections', 'fresh'];
    const gone = { preload: preload('dns-goes'), env: { KNOWN_TIMES: '60' } };
    const { verdicts } = await tried(t, truth, load, gone, named);
    t.ok(verdicts.length > 0, 'some of it was seen');
    const never = { preload: preload('dns-goes'), env: { KNOWN_TIMES: '0' } };
    t.match(await tried(t, truth, load, never, named), { code: 3, stderr: /is not known/ });
  }
});
