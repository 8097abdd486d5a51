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
  readonly #end: string;

  /** @param tag letters and digits */
  constructor(tag: string) {
    this.#end = `-${tag}`;
  }

  onWire(mark: string): string {
    return `${mark}${this.#end}`;
  }

  /** All marks of this run in a text, each once, in the order in which they appear. */
  in(text: string): string[] {
    const found: string[] = [];
    // From one tag to the next, and back from each: most of a page is neither, and a pattern would look at all of it.
    for (let end = text.indexOf(this.#end); end >= 0; end = text.indexOf(this.#end, end + 1)) {
      if (isWord(text.charCodeAt(end + this.#end.length))) continue;
      const from = markBefore(text, end);
      if (from >= 0) found.push(text.slice(from, end));
    }
    return found.length > 1 ? [...new Set(found)] : found;
  }
}

/** @returns where a mark begins that ends there; -1: none does */
function markBefore(text: string, end: number): number {
  const write = digitsBefore(text, end);
  if (write === end || !text.startsWith('-w', write - 2)) return -1;
  const user = digitsBefore(text, write - 2);
  if (user === write - 2 || text[user - 1] !== 'u' || isWord(text.charCodeAt(user - 2))) return -1;
  return user - 1;
}

function digitsBefore(text: string, end: number): number {
  let from = end;
  while (isDigit(text.charCodeAt(from - 1))) from--;
  return from;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** What a word is made of in a pattern's `\b`; NaN, beyond the text, is not. */
const isWord = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
