/** What a run found, problem by problem, for places that list problems: the gate's own first, then each cause. */
import { causeNamed } from '../judge/causes.ts';
import { EXIT } from '../model/errors.ts';
import type { ProfileResult } from '../model/result.ts';
import { allResults } from '../report/all-results.ts';
import { checksOf } from '../report/blocks/checks.ts';
import { storiesOf } from '../report/blocks/losses.ts';
import type { Ended } from './output.ts';

export interface Problem {
  /** Whether the gate failed for it, and whether it could be told at all. */
  readonly level: 'error' | 'warning' | 'notice';
  /** A check's or a cause's name: the same problem has the same name in the next run. */
  readonly name: string;
  readonly profile: string;
  readonly text: string;
}

export function problemsOf({ report, thresholds, exitCode }: Ended): Problem[] {
  const failed = exitCode === EXIT.notAsExpected;
  const isWrong = failed || exitCode === EXIT.commandFailed;
  return [
    ...report.skipped.map(({ profile, reason }) => ({
      level: 'warning' as const,
      name: 'skipped',
      profile,
      text: reason,
    })),
    ...allResults(report).flatMap((result) => [
      ...checksOf(result, thresholds).flatMap(({ name, failure }) =>
        failure === undefined
          ? []
          : [{ level: levelOf(isWrong), name, profile: result.profile, text: `${name}: ${failure}` }],
      ),
      ...unknownIn(result),
      ...causesIn(result, failed),
    ]),
  ];
}

const levelOf = (failed: boolean): Problem['level'] => (failed ? 'error' : 'warning');

function unknownIn({ profile, verdict }: ProfileResult): Problem[] {
  if (verdict !== 'unknown') return [];
  const text = 'too little was seen to tell, or what was seen proves nothing: the verdict is unknown';
  return [{ level: 'warning', name: 'verdict', profile, text }];
}

/** The commonest first, each with what was measured of it and its repair. */
function causesIn(result: ProfileResult, failed: boolean): Problem[] {
  return storiesOf(result).stories.map(({ cause, title, notes }) => ({
    level: levelOf(failed),
    name: cause,
    profile: result.profile,
    text: [`${title}.`, ...(notes.length > 0 ? notes : repairOf(cause))].join('\n'),
  }));
}

const repairOf = (cause: string): string[] => {
  const repair = causeNamed(cause)?.repair;
  return repair === undefined ? [] : [`Repair: ${repair}.`];
};
