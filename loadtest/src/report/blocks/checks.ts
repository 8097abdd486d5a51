/** What a run was checked for, and whether it passed: guarantees, thresholds, the prediction. */
import { guaranteeNamed } from '../../judge/guarantees/index.ts';
import type { GuaranteeResult, ProfileResult } from '../../model/result.ts';
import type { ThresholdResult } from '../gate.ts';

/** Passed if it neither failed nor was skipped. */
export interface Check {
  readonly name: string;
  readonly failure?: string;
  readonly skipped?: string;
}

/** Thresholds decide; without any, the prediction; without one, each guarantee by itself. */
export function checksOf(result: ProfileResult, thresholds: readonly ThresholdResult[]): Check[] {
  const { profile, guarantees, asPredicted, surprises, cutShort } = result;
  const limits = thresholds.filter((threshold) => threshold.profile === profile);
  const isDecided = limits.length > 0 || asPredicted !== null;
  return [
    ...Object.entries(guarantees).map(([name, found]) =>
      guaranteeCheck(guaranteeNamed(name)?.title ?? name, found, isDecided),
    ),
    ...limits.map(({ name, limit, measured, held }) => ({
      name: `${name} ${limit}`,
      ...(held ? {} : { failure: `measured ${measured}` }),
    })),
    ...(asPredicted === null
      ? []
      : [{ name: 'as predicted', ...(asPredicted ? {} : { failure: surprises.join('; ') }) }]),
    ...(cutShort === null ? [] : [{ name: 'complete', failure: `cut short: ${cutShort}` }]),
  ];
}

/** @param isDecided something else decides: a violation is mentioned, but does not fail */
function guaranteeCheck(name: string, result: GuaranteeResult | null, isDecided: boolean): Check {
  if (!result) return { name, skipped: 'not put to the test' };
  const { verdict, violations, checked, crashed, own } = result;
  if (crashed !== undefined) return { name, failure: `the checker failed: ${crashed}` };
  if (verdict === 'unknown')
    return { name, skipped: `unknown: ${checked} checks are too few, or prove nothing` };
  if (verdict === 'intact') return { name };
  const text = `${violations} of ${checked} checks violated it`;
  return isDecided || own
    ? { name, skipped: own ? `${text}, as on one replica alone` : text }
    : { name, failure: text };
}
