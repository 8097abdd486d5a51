/** Puts the loadtest's users on an app and judges what they saw, as `loadtest run` would. */
import {
  Judge,
  type Operation,
  type ProfileResult,
  runLoad,
  type ScenarioName,
  scenarios,
} from 'session-lab';

export interface Judged {
  readonly result: ProfileResult;
  readonly operations: readonly Operation[];
}

/** @param users side by side, with eight flows each */
export async function judgedLoad(target: string, name: ScenarioName, users: number): Promise<Judged> {
  const judge = new Judge();
  const operations: Operation[] = [];
  await runLoad(
    {
      target: new URL(target),
      mix: [{ scenario: scenarios[name], weight: 1 }],
      users,
      rate: null,
      arrivals: 'poisson',
      clients: 'spread',
      connections: 'kept',
      probes: false,
      durationMs: 120_000,
      flows: 8,
      pauseMs: 5,
      timeoutMs: 10_000,
      seed: 1,
    },
    (event) => {
      judge.add(event);
      if (event.type === 'op') operations.push(event);
    },
    new AbortController().signal,
  );
  return { result: judge.result(), operations };
}

/** The guarantees that were violated. */
export const violated = ({ guarantees }: ProfileResult): string[] =>
  Object.entries(guarantees)
    .filter(([, guarantee]) => guarantee?.verdict === 'broken')
    .map(([name]) => name)
    .sort();
