/**
 * How one side compares with another, measured in pairs: a machine's speed varies, and the two halves of a pair had the same
 * machine. The median of the pairs' ratios counts, with an interval that assumes nothing of how they are spread.
 */
import { medianOf } from '../lab/src/costs/median.ts';

export interface Paired {
  readonly median: number;
  /** The median's own 95 % interval: two of the ratios, from the least and from the most on as many. */
  readonly low: number;
  readonly high: number;
}

/**
 * @param ours and `theirs`: the same figure of both sides, pair by pair
 * @throws where there are fewer than six pairs: no two of them hold the median between them with 95 %
 */
export function paired(ours: readonly number[], theirs: readonly number[]): Paired {
  const ratios = ours.map((value, pair) => value / (theirs[pair] ?? Number.NaN));
  const found = medianOf(ratios);
  if (!found) throw new Error(`${ratios.length} pairs are too few for an interval of 95 %`);
  return { median: found.value, low: found.low, high: found.high };
}

export interface Goal {
  readonly name: string;
  readonly found: Paired;
  /** Met where the ratio is at least this: where it is missed, by more than the interval, the bench ends with 1. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

export const isMissed = ({ found, atLeast, atMost }: Goal): boolean =>
  (atLeast !== undefined && found.high < atLeast) || (atMost !== undefined && found.low > atMost);

/** `0.42 (0.40 to 0.45) ×, at least 0.45: not told apart` */
export function goalText(goal: Goal): string {
  const { name, found, atLeast, atMost } = goal;
  const { median, low, high } = found;
  const figure = `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) ×`;
  const bound =
    atLeast === undefined ? (atMost === undefined ? '' : `at most ${atMost}`) : `at least ${atLeast}`;
  if (bound === '') return `${name.padEnd(44)} ${figure}`;
  const isMet = (atLeast === undefined || low >= atLeast) && (atMost === undefined || high <= atMost);
  return `${name.padEnd(44)} ${figure}, ${bound}: ${isMissed(goal) ? 'MISSED' : isMet ? 'met' : 'within the interval'}`;
}
