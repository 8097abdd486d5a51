/** What a server says of how long it keeps idle connections. */
import { headerOf, type Visit } from './observations.ts';

/** Milliseconds of `Keep-Alive: timeout=`; null: it says nothing. */
export function announcedOf(visit: Pick<Visit, 'headers'>): number | null {
  const seconds = /\btimeout\s*=\s*"?(\d+)/i.exec(headerOf(visit, 'keep-alive') ?? '')?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
