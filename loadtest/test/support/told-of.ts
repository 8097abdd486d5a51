/** A cause is told of a defective app, alone, on kept and on fresh connections; and its sound twin is told intact. */
import type { RequestListener } from 'node:http';
import type { Test } from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { type LoadOptions, runLoad } from '../../src/load/run-load.ts';
import type { ProfileResult } from '../../src/model/result.ts';
import { loadScenarioFile } from '../../src/scenarios/file/load-scenario-file.ts';
import { LOAD } from './load.ts';
import { serve } from './target.ts';

/** Judged as anybody's app is: nobody tells an address, losses are looked at again. */
export async function judgedFile(
  t: Test,
  listener: RequestListener,
  yaml: string,
  more: Partial<LoadOptions> = {},
): Promise<ProfileResult> {
  const target = await serve(t, listener);
  const scenario = await loadScenarioFile(`${t.testdir({ 'app.yaml': yaml })}/app.yaml`);
  const judge = new Judge();
  const load: LoadOptions = {
    ...LOAD,
    clients: 'none',
    connections: 'mixed',
    probes: true,
    // Nothing here is further behind than a fraction of a second.
    lookMs: 600,
    users: 6,
    flows: 6,
    ...scenario,
    target,
    ...more,
  };
  await runLoad(load, (event) => judge.add(event), new AbortController().signal);
  return judge.result();
}

export interface Case {
  readonly cause: string;
  readonly scenario: string;
  /** A new app each time. */
  readonly defective: () => RequestListener;
  readonly sound: () => RequestListener;
  /** Where it takes another scenario to be sound. */
  readonly soundScenario?: string;
  /** What is violated, among others. */
  readonly breaks: string;
  /** What its figures say. */
  readonly figures?: RegExp;
  readonly more?: Partial<LoadOptions>;
  /** On these it shows; on others it can't. */
  readonly on?: readonly LoadOptions['connections'][];
}

export function toldOf(
  t: Test,
  {
    cause,
    scenario,
    defective,
    sound,
    soundScenario = scenario,
    breaks,
    figures,
    more,
    on = ['kept', 'fresh'],
  }: Case,
): void {
  for (const connections of on) {
    t.test(
      `${cause} is told of an app that has it, and nothing else is: ${connections} connections`,
      async (t) => {
        const result = await judgedFile(t, defective(), scenario, { ...more, connections });
        t.equal(result.verdict, 'broken');
        t.equal(result.guarantees[breaks]?.verdict, 'broken', breaks);
        t.same(Object.keys(result.losses.byCause), [cause]);
        const explanation = result.losses.explanations?.[cause];
        if (figures) t.match(explanation?.figures, figures);
        t.ok(explanation?.repair, 'and what to do');
      },
    );
  }
  t.test(`${cause}: the sound twin is intact`, async (t) => {
    const result = await judgedFile(t, sound(), soundScenario, { ...more, connections: 'mixed' });
    t.same(result.losses.byCause, {});
    t.equal(result.verdict, 'intact', JSON.stringify(result.guarantees));
  });
}
