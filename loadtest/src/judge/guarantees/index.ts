/** The guarantees. A new one is a file beside this one, its test, a line here and its name in history/event.ts. */
import type { Guarantee } from '../../model/event.ts';
import type { Checker } from '../finding.ts';
import { Availability } from './availability.ts';
import { FlashOnce } from './flash-once.ts';
import { Isolation } from './isolation.ts';
import { LogoutFinal } from './logout-final.ts';
import { MonotonicReads } from './monotonic-reads.ts';
import { MonotonicWrites } from './monotonic-writes.ts';
import { NoLostUpdate } from './no-lost-update.ts';
import { ReadYourWrites } from './read-your-writes.ts';
import { SessionKept } from './session-kept.ts';
import { WritesFollowReads } from './writes-follow-reads.ts';

export const checkers = {
  'session-kept': () => new SessionKept(),
  'read-your-writes': () => new ReadYourWrites(),
  'monotonic-reads': () => new MonotonicReads(),
  'monotonic-writes': () => new MonotonicWrites(),
  'writes-follow-reads': () => new WritesFollowReads(),
  'no-lost-update': () => new NoLostUpdate(),
  isolation: () => new Isolation(),
  'logout-final': () => new LogoutFinal(),
  'flash-once': () => new FlashOnce(),
  availability: () => new Availability(),
} as const satisfies Record<Guarantee, () => Checker>;
