/** Which cookies go along, and may be set, when another site asks (RFC 6265bis, sections 5.2, 5.7 and 5.8.3). */
import type { SameSite } from './attributes.ts';

/**
 * Who asks: `same` site; `navigation` = a top-level GET that another site began; `post` = a top-level POST that another
 * site's page began; `embedded` = a request within another site's page, such as an image, a frame, or fetch.
 */
export type Initiator = 'same' | 'navigation' | 'post' | 'embedded';

/**
 * Chromium's allowance, so that logging in through another site works: a cookie that says nothing about SameSite goes
 * along with another site's POST for two minutes.
 */
const LAX_AND_POST_MS = 120_000;

export function goesAlong(sameSite: SameSite, ageMs: number, initiator: Initiator): boolean {
  if (initiator === 'same' || sameSite === 'none') return true;
  if (initiator === 'navigation') return sameSite !== 'strict';
  return initiator === 'post' && sameSite === 'default' && ageMs <= LAX_AND_POST_MS;
}

/** The answer to a navigation may set any cookie: the user is on its site then. */
export const mayBeSet = (sameSite: SameSite, initiator: Initiator): boolean =>
  initiator !== 'embedded' || sameSite === 'none';
