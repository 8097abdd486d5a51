/** A cookie as the jar holds it (section 5.7 of RFC 6265bis). */
import type { Priority, SameSite } from './attributes.ts';

/** Cookies with Partitioned are kept apart by the site that the user was on; all but those are in `none`. */
export type Partition = 'none' | 'own' | 'others';

export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** As it is sent: a cookie without a name is its value alone. */
  readonly pair: string;
  /** Lower case, without a leading dot. */
  readonly domain: string;
  /** Set without Domain: for that very host. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: SameSite;
  readonly priority: Priority;
  readonly partition: Partition;
  /** The registrable domain, by which cookies are counted. */
  readonly site: string;
  /** Milliseconds since the epoch; Infinity: for as long as the browser runs. */
  readonly expiresMs: number;
  readonly createdMs: number;
  /** Rises with each cookie, for those that were made in the same millisecond. */
  readonly order: number;
  usedMs: number;
}
