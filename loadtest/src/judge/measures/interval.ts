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
  const share = count / total;
  const z2 = Z95 ** 2 / total;
  const centre = (share + z2 / 2) / (1 + z2);
  const half = (Z95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total));
  return [centre - half, centre + half];
}
