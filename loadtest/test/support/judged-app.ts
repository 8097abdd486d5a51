/** What the loadtest makes of a seeded app. */
import type { Test } from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { type LoadOptions, runLoad } from '../../src/load/run-load.ts';
import type { ProfileResult } from '../../src/model/result.ts';
import { parseMix } from '../../src/scenarios/parse-mix.ts';
import type { Scenario } from '../../src/scenarios/scenario.ts';
import { LOAD } from './load.ts';
import { type Defect, seededApp } from './seeded-app.ts';
import { serve } from './target.ts';

/** @param scenario by name, several with their weights, or one of the test's own */
export async function judgedApp(
  t: Test,
  scenario: string | Scenario,
  defect: Defect,
  more: Partial<LoadOptions> = {},
): Promise<ProfileResult> {
  const mix = typeof scenario === 'string' ? parseMix(scenario) : ([{ scenario, weight: 1 }] as const);
  if (!mix) throw new Error(`no scenario ${scenario}`);
  const target = await serve(t, seededApp({ replicas: 3, ...defect }));
  const judge = new Judge();
  const { signal } = new AbortController();
  await runLoad({ ...LOAD, target, mix, users: 5, flows: 8, ...more }, (event) => judge.add(event), signal);
  return judge.result();
}

/** Each guarantee's own test calls it: an app with that very defect is found to break it. */
export const foundBroken = (
  t: Test,
  guarantee: string,
  scenario: string | Scenario,
  defect: Defect,
  more: Partial<LoadOptions> = {},
) =>
  t.test(
    `is found broken by ${typeof scenario === 'string' ? scenario : scenario.name} in an app that breaks it`,
    async (t) => {
      const result = await judgedApp(t, scenario, defect, more);
      t.equal(result.guarantees[guarantee]?.verdict, 'broken');
      t.equal(result.verdict, 'broken');
    },
  );
