/** By how much something grows with each more of something else: a line through points, and an interval by Student's t. */
import { sum } from 'session-lab';
import type { Interval } from './interval.ts';

/**
 * Of several things that grow side by side, the growth of all together. Each has a line of its own; how far points lie from
 * their lines tells how sure that is, and all of them tell it together.
 * @param levels at least three
 * @param series of each thing, its size at each level
 */
export function slopeOf(
  levels: readonly number[],
  series: readonly (readonly number[])[],
  confidence: keyof typeof T = 0.95,
): Interval {
  const middle = mean(levels);
  const spread = sum(levels.map((level) => (level - middle) ** 2));
  const lines = series.map((sizes) => {
    const slope = sum(levels.map((level, at) => (level - middle) * (sizes[at] ?? Number.NaN))) / spread;
    const start = mean(sizes) - slope * middle;
    const astray = sum(levels.map((level, at) => ((sizes[at] ?? Number.NaN) - start - slope * level) ** 2));
    return { slope, astray };
  });
  const freedom = series.length * (levels.length - 2);
  const variance = sum(lines.map(({ astray }) => astray)) / freedom;
  const t = T[confidence][freedom - 1] ?? T[confidence].at(-1) ?? Number.NaN;
  const error = t * Math.sqrt((series.length * variance) / spread);
  const value = sum(lines.map(({ slope }) => slope));
  return { value, low: value - error, high: value + error };
}

const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Two-sided quantiles of Student's t by degrees of freedom, from 1 (any table of statistics has them). With more, those of the last. */
const T = {
  0.95: [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179],
  0.99: [63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.25, 3.169, 3.106, 3.055],
} as const;
