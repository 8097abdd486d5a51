/** When a cookie ends (RFC 6265bis, sections 5.5, 5.6.1, 5.6.2 and 5.7). */
import type { Attributes } from './attributes.ts';

const LONGEST_MS = 400 * 24 * 3600 * 1000;

/**
 * Milliseconds since the epoch; Infinity: for as long as the browser runs; -Infinity: it is over. Max-Age has the last
 * word over Expires. `serverAheadMs` is by how much the server's clock differs, as its Date header tells: Chromium
 * reads Expires by that clock.
 */
export function endOf({ maxAgeS, expiresMs }: Attributes, nowMs: number, serverAheadMs: number): number {
  if (maxAgeS !== null) return maxAgeS <= 0 ? -Infinity : nowMs + Math.min(maxAgeS * 1000, LONGEST_MS);
  return expiresMs === null ? Infinity : Math.min(expiresMs - serverAheadMs, nowMs + LONGEST_MS);
}
