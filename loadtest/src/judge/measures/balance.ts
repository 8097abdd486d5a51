/** How evenly work was spread over the replicas. */
import { sum } from '../../model/counts.ts';

/**
 * Jain's fairness index, (Σx)² / (n·Σx²) (R. Jain et al., DEC-TR-301, 1984): 1 where all of n replicas did the
 * same, 1/n where one did it all. Null where nothing was done.
 */
export function jainIndex(counts: readonly number[]): number | null {
  const total = sum(counts);
  const squares = sum(counts.map((count) => count * count));
  return squares === 0 ? null : (total * total) / (counts.length * squares);
}

/**
 * What Jain's index comes to when `items` fall on `replicas` at random, J ≈ 1 / (1 + (N − 1) / m): lower than
 * this is skew, the rest is chance. Null without items.
 */
export const randomJain = (replicas: number, items: number): number | null =>
  items === 0 ? null : 1 / (1 + (replicas - 1) / items);
