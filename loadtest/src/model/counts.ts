/** Counts by name. */
export type Counts = Readonly<Record<string, number>>;

export const sum = (counts: Counts | readonly number[]): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** Each count as a share of the sum; all 0 if that is 0. */
export function sharesOf(counts: Counts): Record<string, number> {
  const total = sum(counts);
  return Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, total === 0 ? 0 : count / total]),
  );
}

/** `1 request`, `2 requests`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
