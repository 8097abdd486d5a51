/** What generators draw from: choices, numbers and bytes, the same for the same seed. */
import type { Random } from 'session-lab';

export class Draw {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** From `least` to `most`, both among them. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  chance(of: number): boolean {
    return this.#random() < of;
  }

  one<T>(choices: readonly T[]): T {
    const chosen = choices[this.whole(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  /** Any bytes at all. */
  bytes(most: number): Buffer {
    return Buffer.from(Array.from({ length: this.whole(0, most) }, () => this.whole(0, 255)));
  }

  /** As header fields may have it: bytes from 0x20 on, not DEL. */
  visible(most: number): string {
    return Array.from({ length: this.whole(0, most) }, () =>
      String.fromCharCode(this.whole(0x20, 0x7e)),
    ).join('');
  }

  /** One of the texts that parsers are known to trip over. */
  nasty(): string {
    return this.one(NASTY);
  }

  /** A text with some of its bytes replaced, left out or doubled, or cut off. */
  damaged(whole: Buffer, most = 8): Buffer {
    let bytes = Buffer.from(whole);
    for (let left = this.whole(1, most); left > 0; left--) {
      const at = this.whole(0, Math.max(0, bytes.length - 1));
      const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
      const cut = [before, this.bytes(1), after];
      const doubled = [before, bytes.subarray(at, at + this.whole(1, 40)), bytes.subarray(at)];
      bytes = Buffer.concat(this.one([cut, [before, after], doubled, cut, [before]]));
    }
    return bytes;
  }
}

const NASTY: readonly string[] = [
  ...[
    '',
    ' ',
    '\t',
    '0',
    '-1',
    '1e400',
    'NaN',
    'Infinity',
    '0x10',
    '9'.repeat(400),
    'null',
    'undefined',
    'true',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'],
  ...[
    '%',
    '%0',
    '%00',
    '%zz',
    '%ff',
    '%c0%af',
    '%E0%A4%A',
    '%u0041',
    '%0d%0aset-cookie:%20sid=x',
    '%2e%2e%2f',
  ],
  ...[
    '../../etc/passwd',
    '..\\..\\x',
    '/dev/null',
    'a;b',
    'a,b',
    'a=b',
    '"',
    '""',
    '"a',
    "'",
    '\\',
    '\\"',
    '`',
    '$1',
  ],
  ...[
    '<script>alert(1)</script>',
    '#{7*7}',
    '{{7*7}}',
    "' OR 1=1--",
    '{"$ne":null}',
    '[]',
    '{}',
    '*',
    '(',
    ')(',
  ],
  ...['\u00e9', '\u0080\u00ff', 'a'.repeat(300), 'a'.repeat(9000), ';'.repeat(200), '='.repeat(50)],
];
