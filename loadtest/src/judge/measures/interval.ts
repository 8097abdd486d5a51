/** How sure a measured share is. */
import type { Interval } from '../../model/result.ts';

const Z95 = 1.959964;

/**
 * 95 % confidence interval of a proportion: Wilson's score interval (E. B. Wilson, JASA 22, 1927); at none or
 * all of `total`, the rule of three (J. A. Hanley, A. Lippman-Hand, JAMA 249, 1983). Null without a sample.
 */
export function proportionInterval(count: number, total: number): Interval | null {
  if (total === 0) return null;
  if (count === 0) return [0, Math.min(1, 3 / total)];
  if (count === total) return [Math.max(0, 1 - 3 / total), 1];
  return wilson(count, total, Z95);
}

export interface Sample {
  readonly count: number;
  readonly of: number;
}

/**
 * Confidence interval of the difference of two proportions, `now` less `before`: Newcombe's hybrid score interval, his
 * method 10 (R. G. Newcombe, Statistics in Medicine 17, 1998, pages 873 to 890). Null without both samples, and where one is
 * none: more of them than there are.
 * @param z 95 % unless told otherwise
 */
export function differenceInterval(before: Sample, now: Sample, z = Z95): Interval | null {
  if ([before, now].some(({ count, of }) => of === 0 || count > of)) return null;
  const [p1, p2] = [before.count / before.of, now.count / now.of];
  const [low1, high1] = wilson(before.count, before.of, z);
  const [low2, high2] = wilson(now.count, now.of, z);
  const difference = p2 - p1;
  return [difference - Math.hypot(p2 - low2, high1 - p1), difference + Math.hypot(high2 - p2, p1 - low1)];
}

/**
 * The z of a 95 % confidence in `intervals` intervals together (C. E. Bonferroni, 1936): of twenty differences by chance, one
 * would be found at 95 % each.
 */
export const zOfAll = (intervals: number): number => normalQuantile(1 - 0.025 / Math.max(1, intervals));

function wilson(count: number, total: number, z: number): Interval {
  const share = count / total;
  const z2 = z ** 2 / total;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (z / (1 + z2)) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** Of the standard normal distribution, for 0.5 to 1: P. J. Acklam's approximation, to a relative error of 1.2e-9. */
function normalQuantile(p: number): number {
  if (p <= 0.97575) {
    const q = p - 0.5;
    const r = q * q;
    return (q * poly(r, A)) / (r * poly(r, B) + 1);
  }
  const q = Math.sqrt(-2 * Math.log(1 - p));
  return -poly(q, C) / (q * poly(q, D) + 1);
}

const poly = (x: number, [first = 0, ...others]: readonly number[]): number =>
  others.reduce((value, factor) => value * x + factor, first);

const A = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const B = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
];
const C = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
