/** What follows the first semicolon of a Set-Cookie line (RFC 6265bis, section 5.6). */
import { readDate } from './date.ts';
import { mayExceed, octets, trimmed } from './text.ts';

export type SameSite = 'default' | 'lax' | 'strict' | 'none';

/** Chromium's own attribute: which cookies go first where there are too many. */
export type Priority = 'low' | 'medium' | 'high';

export interface Attributes {
  /** As given; null: none. */
  readonly domain: string | null;
  readonly path: string | null;
  /** Seconds; null: none, or one that can't be read. */
  readonly maxAgeS: number | null;
  /** Milliseconds since the epoch; null: none, or no date. */
  readonly expiresMs: number | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly partitioned: boolean;
  readonly sameSite: SameSite;
  readonly priority: Priority;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A longer value makes its attribute ignored (section 5.6, step 6 of the loop). */
const MOST_OCTETS = 1024;

/** An app sets its cookies with the same attributes again and again, but for a date. */
const MOST_REMEMBERED = 256;
const remembered = new Map<string, Attributes>();

export function readAttributes(text: string): Attributes {
  const known = remembered.get(text);
  if (known) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const attributes = read(text);
  remembered.set(text, attributes);
  return attributes;
}

/** The last of one name counts, as in Chromium even where an earlier one was usable and the last is not. */
function read(text: string): Attributes {
  const found: Mutable<Attributes> = {
    domain: null,
    path: null,
    maxAgeS: null,
    expiresMs: null,
    secure: false,
    httpOnly: false,
    partitioned: false,
    sameSite: 'default',
    priority: 'medium',
  };
  for (let start = 0; start < text.length; ) {
    const semicolon = text.indexOf(';', start);
    const end = semicolon < 0 ? text.length : semicolon;
    const equals = text.indexOf('=', start);
    const named = equals >= 0 && equals < end ? equals : end;
    const value = trimmed(text, Math.min(named + 1, end), end);
    if (!mayExceed(value.length, MOST_OCTETS) || octets(value) <= MOST_OCTETS) {
      take(found, trimmed(text, start, named).toLowerCase(), value);
    }
    start = end + 1;
  }
  return found;
}

function take(found: Mutable<Attributes>, name: string, value: string): void {
  switch (name) {
    case 'domain':
      found.domain = value === '' ? null : value;
      break;
    case 'path':
      found.path = value;
      break;
    case 'max-age':
      found.maxAgeS = /^[+-]?\d+$/.test(value) ? Number(value) : null;
      break;
    case 'expires':
      found.expiresMs = readDate(value);
      break;
    case 'secure':
      found.secure = true;
      break;
    case 'httponly':
      found.httpOnly = true;
      break;
    case 'partitioned':
      found.partitioned = true;
      break;
    case 'samesite':
      found.sameSite = SAME_SITES.get(value.toLowerCase()) ?? 'default';
      break;
    case 'priority':
      found.priority = PRIORITIES.get(value.toLowerCase()) ?? 'medium';
      break;
  }
}

const SAME_SITES: ReadonlyMap<string, SameSite> = new Map([
  ['lax', 'lax'],
  ['strict', 'strict'],
  ['none', 'none'],
]);
const PRIORITIES: ReadonlyMap<string, Priority> = new Map([
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
]);
