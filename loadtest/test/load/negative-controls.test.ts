/** Every guarantee is shown to be violated by an app that is seeded with that very defect, and by no sound one. */
import t, { type Test } from 'tap';
import { type GuaranteeName, guarantees } from '../../src/judge/guarantees/index.ts';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';

import type { ProfileResult } from '../../src/model/result.ts';
import { parseMix } from '../../src/scenarios/parse-mix.ts';
import { LOAD } from '../support/load.ts';
import { type Defect, seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

async function run(t: Test, scenario: string, defect: Defect): Promise<ProfileResult> {
  const mix = parseMix(scenario);
  if (!mix) throw new Error(`no scenario ${scenario}`);
  const target = await serve(t, seededApp({ replicas: 3, ...defect }));
  const judge = new Judge();
  await runLoad(
    { ...LOAD, target, mix, users: 5, flows: 8 },
    (event) => judge.add(event),
    new AbortController().signal,
  );
  return judge.result();
}

const DEFECTS: Readonly<Record<GuaranteeName, readonly [scenario: string, defect: Defect]>> = {
  'session-kept': ['views', { forgetEvery: 7 }],
  'read-your-writes': ['cart', { stale: true }],
  'monotonic-reads': ['views', { stale: true }],
  'monotonic-writes': ['cart', { startOver: true }],
  'writes-follow-reads': ['views', { startOver: true }],
  'no-lost-update': ['concurrent', { slowSave: true }],
  isolation: ['views', { mixUp: true }],
  'logout-final': ['login', { cookieOnlyLogout: true }],
  'flash-once': ['flash', { flashForEver: true }],
  availability: ['views', { failEvery: 9 }],
};

for (const { name: guarantee } of guarantees) {
  const [scenario, defect] = DEFECTS[guarantee];
  t.test(`${guarantee} is found broken where it is`, async (t) => {
    const result = await run(t, scenario, defect);
    t.equal(result.guarantees[guarantee]?.verdict, 'broken');
    t.equal(result.verdict, 'broken');
  });
}

t.test('a page that writes its session back loses updates and brings sessions back', async (t) => {
  const { guarantees, losses } = await run(t, 'concurrent', { rolling: true });
  t.equal(guarantees['no-lost-update']?.verdict, 'broken');
  t.equal(guarantees['logout-final']?.verdict, 'broken');
  t.ok(losses.byCause.overwritten);
  t.match(losses.examples.overwritten?.hops.at(-1), { replica: /app-/, status: 200 });
});

t.test('another user’s mark is found wherever it stands', async (t) => {
  const { guarantees } = await run(t, 'views', { leak: true });
  t.equal(guarantees.isolation?.verdict, 'broken');
  t.equal(guarantees['read-your-writes']?.verdict, 'intact', 'and nothing else is amiss');
});

t.test('a sound app violates nothing, and every guarantee is put to the test', async (t) => {
  const result = await run(t, 'views:2,cart:2,login:2,flash:2,concurrent:1', {});
  for (const { name } of guarantees) {
    t.match(result.guarantees[name], { violations: 0 }, name);
  }
  t.same(result.losses, { byCause: {}, afterFault: null, examples: {} });
  t.not(result.verdict, 'broken');
});
