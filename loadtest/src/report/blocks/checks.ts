/** What a run was checked for, and whether it passed: guarantees, thresholds, the prediction. */
import { guaranteeNamed } from '../../judge/guarantees/index.ts';
import type { GuaranteeResult, ProfileResult } from '../../model/result.ts';
import type { ThresholdResult } from '../gate.ts';
import { commandText, hasFailed } from './commands.ts';
import { differenceText, nameOf } from './comparison.ts';

/** Passed if it neither failed nor was skipped: skipped is only what could not be checked. */
export interface Check {
  readonly name: string;
  /** What was seen and is no failure. */
  readonly told?: string;
  readonly failure?: string;
  readonly skipped?: string;
}

/** Thresholds decide; without any, the prediction; without one, each guarantee by itself. */
export function checksOf(result: ProfileResult, thresholds: readonly ThresholdResult[]): Check[] {
  const { profile, guarantees, asPredicted, surprises, cutShort, commands = [], comparison } = result;
  const limits = thresholds.filter((threshold) => threshold.profile === profile);
  const decider =
    limits.length > 0
      ? 'the thresholds decide'
      : comparison?.decides
        ? 'what was before decides'
        : asPredicted === null
          ? null
          : 'the prediction decides';
  return [
    ...Object.entries(guarantees).map(([name, found]) =>
      guaranteeCheck(guaranteeNamed(name)?.title ?? name, found, decider),
    ),
    ...phaseChecks(result, decider),
    ...commands.map((command) => ({
      name: 'command',
      ...(hasFailed(command) ? { failure: commandText(command) } : { told: commandText(command) }),
    })),
    ...limits.map(({ name, limit, measured, held }) => ({
      name: `${name} ${limit}`,
      ...(held ? {} : { failure: `measured ${measured}` }),
    })),
    ...comparisonChecks(result),
    ...(asPredicted === null
      ? []
      : [{ name: 'as predicted', ...(asPredicted ? {} : { failure: surprises.join('; ') }) }]),
    ...(cutShort === null ? [] : [{ name: 'complete', failure: `cut short: ${cutShort}` }]),
  ];
}

/** Of a fault, theory speaks; a command or a mark divides what is judged as a whole above. */
const phaseChecks = ({ phases = [], fault }: ProfileResult, decider: string | null): Check[] =>
  fault
    ? []
    : phases.flatMap(({ name: phase, guarantees }) =>
        Object.entries(guarantees).flatMap(([name, found]) =>
          found ? [guaranteeCheck(`${guaranteeNamed(name)?.title ?? name}, ${phase}`, found, decider)] : [],
        ),
      );

/** What is worse than before fails; what can't be compared is skipped. */
function comparisonChecks({ comparison }: ProfileResult): Check[] {
  if (!comparison) return [];
  const { why, differences, decides } = comparison;
  if (why !== null) return [{ name: 'compared with before', skipped: why }];
  const happened = differences.filter(
    ({ before, now, change }) => change === 'incomparable' || (before?.count ?? 0) + (now?.count ?? 0) > 0,
  );
  if (happened.length === 0) return [{ name: 'no worse than before' }];
  return happened.map((difference): Check => {
    const name = `${nameOf(difference)}: no worse than before`;
    const text = differenceText(difference);
    if (difference.change === 'incomparable') return { name, skipped: 'tested in one of the two runs alone' };
    return difference.change === 'worse' && decides ? { name, failure: text } : { name, told: text };
  });
}

/** @param decider what decides in its place: a violation is told, but does not fail; null: nothing does */
function guaranteeCheck(name: string, result: GuaranteeResult | null, decider: string | null): Check {
  if (!result) return { name, skipped: 'not put to the test' };
  const { verdict, violations, checked, crashed, own } = result;
  if (crashed !== undefined) return { name, failure: `the checker failed: ${crashed}` };
  if (verdict === 'unknown')
    return { name, skipped: `unknown: ${checked} checks are too few, or prove nothing` };
  if (verdict === 'intact') return { name };
  const text = `${violations} of ${checked} checks violated it`;
  if (own) return { name, told: `${text}, as on one replica alone` };
  return decider === null ? { name, failure: text } : { name, told: `${text}; ${decider}` };
}
