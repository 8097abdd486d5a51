/**
 * Marks: what a user writes, recognisable wherever it turns up. `u17-w3` is the third write of user 17. On the wire
 * a run's own tag follows (`u17-w3-k3fa`), so that what an earlier run has left in the app is not taken for this one's.
 */

export const markOf = (user: number, write: number): string => `u${user}-w${write}`;

const ZERO = 0x30;
const USER = 0x75;

/** The number of the write. Like `isMarkOf` it is asked for each mark of a history, several times, and so makes no texts. */
export function writeIndex(mark: string): number {
  const from = mark.indexOf('-w') + 2;
  let index = 0;
  for (let at = from; at < mark.length; at++) {
    const digit = mark.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number(mark.slice(from));
    index = index * 10 + digit;
  }
  return index;
}

/** Its user's number, from the last digit to the first, and no other digit before. */
export function isMarkOf(user: number, mark: string): boolean {
  let at = mark.indexOf('-');
  if (at < 2 || mark.charCodeAt(0) !== USER) return false;
  let rest = user;
  do {
    if (mark.charCodeAt(--at) !== ZERO + (rest % 10)) return false;
    rest = Math.floor(rest / 10);
  } while (rest > 0 && at > 1);
  return rest === 0 && at === 1;
}

/** A run's marks, to and from the wire. */
export class Marks {
  readonly #tag: string;
  readonly #pattern: RegExp;

  /** @param tag letters and digits */
  constructor(tag: string) {
    this.#tag = tag;
    this.#pattern = new RegExp(`\\bu\\d+-w\\d+(?=-${tag}\\b)`, 'g');
  }

  onWire(mark: string): string {
    return `${mark}-${this.#tag}`;
  }

  /** All marks of this run in a text, each once, in the order in which they appear. */
  in(text: string): string[] {
    // Most answers hold none: looking for the tag is quicker.
    if (!text.includes(this.#tag)) return [];
    const found = text.match(this.#pattern) ?? [];
    return found.length > 1 ? [...new Set(found)] : found;
  }
}
