/**
 * Reads a line of JSON value by value, from its bytes: where it is written as `JSON.stringify` writes it. Whatever else stands
 * there is strange to it, and left to others.
 */
import { type Bounds, isWithin } from './bounds.ts';
import { KnownTexts } from './known-texts.ts';

const NULL = Buffer.from('null');

const SPACE = 0x20;
const QUOTE = 0x22;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const NOT_ASCII = 0x80;

/** A whole number of so many digits, divided by a power of ten, is the double next to that decimal (Clinger, PLDI 1990). */
const MOST_DIGITS = 15;
const POWERS = Array.from({ length: MOST_DIGITS + 1 }, (_, decimals) => 10 ** decimals);

export class LineReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  readonly #texts = new KnownTexts();
  /** Something stands there that is not read here: what was read since proves nothing. */
  isStrange = false;

  /** @param bytes whole lines, each with its break @param from where the line begins */
  begin(bytes: Buffer, from: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.isStrange = false;
  }

  /** Behind what was read last. */
  get at(): number {
    return this.#at;
  }

  /** What stands there. */
  get byte(): number {
    return this.#bytes[this.#at] as number;
  }

  /** Past these bytes, if they are next. A line break, which no value holds, keeps it from looking beyond the end. */
  skips(expected: Uint8Array): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < expected.length; index++)
      if (bytes[at + index] !== expected[index]) return false;
    this.#at = at + expected.length;
    return true;
  }

  /** Past these bytes, which have to be next. */
  expects(expected: Uint8Array): boolean {
    if (this.skips(expected)) return true;
    this.isStrange = true;
    return false;
  }

  pass(byte: number): void {
    if (this.isStrange || this.byte !== byte) this.isStrange = true;
    else this.#at++;
  }

  textOrNull(): string | null {
    return this.skips(NULL) ? null : this.text();
  }

  numberOrNull(bounds: Bounds): number | null {
    return this.skips(NULL) ? null : this.number(bounds);
  }

  oneOf<T extends string>(texts: ReadonlySet<T>): T {
    const text = this.text() as T;
    if (!texts.has(text)) this.isStrange = true;
    return text;
  }

  text(): string {
    const bytes = this.#bytes;
    this.pass(QUOTE);
    const from = this.#at;
    let at = from;
    let hash = 0;
    let all = 0;
    let byte = bytes[at] as number;
    while (byte !== QUOTE && byte !== BACKSLASH && byte >= SPACE) {
      hash = (Math.imul(hash, 31) + byte) | 0;
      all |= byte;
      byte = bytes[++at] as number;
    }
    if (this.isStrange || byte !== QUOTE) {
      this.isStrange = true;
      return '';
    }
    this.#at = at + 1;
    return all < NOT_ASCII ? this.#texts.of(bytes, from, at, hash) : bytes.toString('utf8', from, at);
  }

  number(bounds: Bounds): number {
    const bytes = this.#bytes;
    let at = this.#at;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const from = at;
    let value = 0;
    let byte = bytes[at] as number;
    while (byte >= ZERO && byte <= NINE) {
      value = value * 10 + (byte - ZERO);
      byte = bytes[++at] as number;
    }
    let digits = at - from;
    if (digits === 0 || (digits > 1 && bytes[from] === ZERO)) this.isStrange = true;
    if (byte === DOT) {
      const point = at;
      byte = bytes[++at] as number;
      while (byte >= ZERO && byte <= NINE) {
        value = value * 10 + (byte - ZERO);
        byte = bytes[++at] as number;
      }
      const decimals = at - point - 1;
      digits += decimals;
      if (decimals === 0) this.isStrange = true;
      value /= POWERS[decimals] ?? Number.NaN;
    }
    if (digits > MOST_DIGITS) this.isStrange = true;
    this.#at = at;
    if (isNegative) value = -value;
    if (!isWithin(value, bounds)) this.isStrange = true;
    return value;
  }
}
