/** The median with an interval that assumes nothing of how the values are spread: a round that was disturbed does no harm. */
import type { Interval } from './interval.ts';

/** @returns null where there are too few values for an interval of this confidence: for 95 %, fewer than six */
export function medianOf(values: readonly number[], confidence = 0.95): Interval | null {
  const sorted = values.toSorted((a, b) => a - b);
  const { length } = sorted;
  const outside = ranksOutside(length, confidence);
  if (outside === null) return null;
  const at = (rank: number): number => sorted[rank] ?? Number.NaN;
  return { value: middleOf(sorted), low: at(outside), high: at(length - 1 - outside) };
}

/** @param sorted not empty */
export const middleOf = (sorted: readonly number[]): number =>
  ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;

/**
 * How many of so many sorted values may be left out on each side, so that the rest still reach over the median: a
 * value is below it with a chance of one half (the sign test's interval; Conover, Practical Nonparametric Statistics, 3.2).
 */
function ranksOutside(length: number, confidence: number): number | null {
  let below = 0;
  let chance = 0.5 ** length;
  let outside: number | null = null;
  for (let rank = 0; below + chance <= (1 - confidence) / 2; rank++) {
    below += chance;
    chance *= (length - rank) / (rank + 1);
    outside = rank;
  }
  return outside;
}
