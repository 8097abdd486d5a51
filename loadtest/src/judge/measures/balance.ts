/** How evenly work was spread over the replicas. */
export type Counts = Readonly<Record<string, number>>;

export const sum = (counts: Counts | readonly number[]): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** Each count as a share of their sum; all 0 where that is. */
export function sharesOf(counts: Counts): Record<string, number> {
  const total = sum(counts);
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, total === 0 ? 0 : count / total]),
  );
}

/**
 * Jain's fairness index, (Σx)² / (n·Σx²) (R. Jain et al., DEC-TR-301, 1984): 1 where all of n replicas did the
 * same, 1/n where one did it all. Null where nothing was done.
 */
export function jainIndex(counts: readonly number[]): number | null {
  const sum = counts.reduce((total, count) => total + count, 0);
  const squares = counts.reduce((total, count) => total + count * count, 0);
  return squares === 0 ? null : (sum * sum) / (counts.length * squares);
}

/**
 * What Jain's index comes to when `items` fall on `replicas` at random, J ≈ 1 / (1 + (N − 1) / m): lower than
 * this is skew, the rest is chance. Null without items.
 */
export const randomJain = (replicas: number, items: number): number | null =>
  items === 0 ? null : 1 / (1 + (replicas - 1) / items);
