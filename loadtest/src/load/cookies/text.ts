/** The text of a header: its white space and its length. */

const SPACE = 0x20;
const TAB = 0x09;

/** What is between `from` and `to`, without the white space around it: blanks and tabs, and no other. */
export function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isWhite(text.charCodeAt(start))) start++;
  while (end > start && isWhite(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

/**
 * How long a text was on the way. Each character of a header is one octet, as undici and Node read it; where a text is
 * from elsewhere, it counts as UTF-8.
 */
export const octets = (text: string): number =>
  /[\u0100-\uffff]/.test(text) ? Buffer.byteLength(text) : text.length;

/** Whether it can be longer than that: no character has more than three octets. */
export const mayExceed = (length: number, most: number): boolean => length * 3 > most;

const isWhite = (code: number): boolean => code === SPACE || code === TAB;
