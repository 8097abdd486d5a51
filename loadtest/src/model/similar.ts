/** Names that a mistyped one may stand for. */

/** Fewer of so many characters may be wrong. */
const WRONG_OF = 2.5;
const MOST_WRONG = 3;

/** `: did you mean views?`, or nothing where none is like it. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = similar(typed, names);
  return near.length === 0 ? '' : `: did you mean ${near.join(' or ')}?`;
}

/** The nearest of them; none where none is near. */
export function similar(typed: string, names: readonly string[]): string[] {
  const most = Math.min(MOST_WRONG, Math.floor(typed.length / WRONG_OF));
  const found = names.map((name) => ({ name, wrong: distance(typed.toLowerCase(), name.toLowerCase()) }));
  const least = Math.min(...found.map(({ wrong }) => wrong));
  return least > most ? [] : found.flatMap(({ name, wrong }) => (wrong === least ? name : []));
}

/** Characters left out, added, exchanged, or two of them swapped: the optimal string alignment distance. */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
