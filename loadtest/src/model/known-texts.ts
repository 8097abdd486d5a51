/**
 * Texts that come again and again, such as names, replicas and a session's fingerprint: each is made once and used for as long
 * as no other takes its place, so that what remembers operations does not remember as many copies.
 */

/** A power of two. */
const PLACES = 8192;

export class KnownTexts {
  readonly #known = Array.from({ length: PLACES }, () => '');

  /** @param bytes hold it from `from` to before `to`, in ASCII @param hash of those bytes, any that spreads them well */
  of(bytes: Buffer, from: number, to: number, hash: number): string {
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const known = this.#known[place] as string;
    if (known.length === to - from && isAt(known, bytes, from)) return known;
    const text = bytes.toString('latin1', from, to);
    this.#known[place] = text;
    return text;
  }
}

function isAt(text: string, bytes: Buffer, from: number): boolean {
  for (let index = 0; index < text.length; index++)
    if (text.charCodeAt(index) !== bytes[from + index]) return false;
  return true;
}
