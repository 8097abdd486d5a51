/**
 * How one side compares with another, measured in pairs: a machine's speed varies, and the two halves of a pair had the same
 * machine. The median of the pairs' ratios counts, with an interval that assumes nothing of how they are spread.
 */

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
  const ratios = ours.map((value, pair) => value / (theirs[pair] ?? Number.NaN)).toSorted((a, b) => a - b);
  const { length } = ratios;
  const outside = ranksOutside(length);
  const at = (rank: number): number => ratios[rank] ?? Number.NaN;
  const median = (at(Math.floor((length - 1) / 2)) + at(Math.ceil((length - 1) / 2))) / 2;
  return { median, low: at(outside), high: at(length - 1 - outside) };
}

/**
 * How many of so many sorted values may be left out on each side, so that the rest still reach over the median with 95 %: a
 * value is below it with a chance of one half (the sign test's interval; Conover, Practical Nonparametric Statistics, 3.2).
 */
function ranksOutside(length: number): number {
  let below = 0;
  let chance = 0.5 ** length;
  let outside = -1;
  for (let rank = 0; below + chance <= 0.025; rank++) {
    below += chance;
    chance *= (length - rank) / (rank + 1);
    outside = rank;
  }
  if (outside < 0) throw new Error(`${length} pairs are too few for an interval of 95 %`);
  return outside;
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
