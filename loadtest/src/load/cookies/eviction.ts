/**
 * Which cookies go where one site has too many. The standard leaves numbers to the browser (RFC 6265bis, section 5.7);
 * these are Chromium's: over 180 of a registrable domain, it removes down to 150, those that went unused for longest
 * first, so that enough of each priority stay, and Secure ones last.
 */
import type { Priority } from './attributes.ts';
import type { Cookie } from './cookie.ts';
import { octets } from './text.ts';

export const MOST_OF_SITE = 180;
const KEPT_OF_SITE = 150;

/** A use is noted only if the last one is longer ago, as in Chromium. */
export const USE_NOTED_MS = 60_000;

const PROTECTED: Readonly<Record<Priority, number>> = { low: 30, medium: 50, high: 70 };

const ROUNDS: readonly (readonly [priority: Priority, secureToo: boolean])[] = [
  ['low', false],
  ['low', true],
  ['medium', false],
  ['high', false],
  ['medium', true],
  ['high', true],
];

/** Partitioned cookies are counted apart, in number and in octets; there, one goes for each that is too many. */
const MOST_OCTETS_OF_PARTITION = 10_240;

/** Of one site's cookies in one partition, those that go. */
export function evicted(cookies: readonly Cookie[]): ReadonlySet<Cookie> {
  const byUse = cookies.toSorted((a, b) => a.usedMs - b.usedMs || a.order - b.order);
  return cookies[0]?.partition === 'none' ? evictedByPriority(byUse) : evictedFromPartition(byUse);
}

function evictedByPriority(byUse: readonly Cookie[]): ReadonlySet<Cookie> {
  const gone = new Set<Cookie>();
  if (byUse.length <= MOST_OF_SITE) return gone;
  const goal = byUse.length - KEPT_OF_SITE;
  for (const [priority, secureToo] of ROUNDS) {
    const alike = byUse.filter((cookie) => cookie.priority === priority && !gone.has(cookie));
    const candidates = secureToo ? alike : alike.filter((cookie) => !cookie.secure);
    const most = Math.min(candidates.length, alike.length - PROTECTED[priority], goal - gone.size);
    for (const cookie of candidates.slice(0, Math.max(most, 0))) gone.add(cookie);
  }
  return gone;
}

function evictedFromPartition(byUse: readonly Cookie[]): ReadonlySet<Cookie> {
  const gone = new Set<Cookie>();
  let used = byUse.reduce((sum, { name, value }) => sum + octets(name) + octets(value), 0);
  for (const cookie of byUse) {
    if (used <= MOST_OCTETS_OF_PARTITION && byUse.length - gone.size <= MOST_OF_SITE) break;
    used -= octets(cookie.name) + octets(cookie.value);
    gone.add(cookie);
  }
  return gone;
}
