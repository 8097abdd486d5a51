/** What may break by what kind of loss, as the guarantees themselves say. */
import type { Guarantee } from '@session-lab/loadtest';

/** A user is sent away from the memory that has their session. A logout that reaches another replica ends nothing. */
export const OF_A_MEMORY: Guarantee[] = [
  'session-kept',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
  'flash-once',
  'logout-final',
];

/** Something older is shown than what was written: a login that was ended, too. */
export const OF_AN_OLDER_STATE: Guarantee[] = [...OF_A_MEMORY, 'no-lost-update'];

/** What is gone altogether shows nothing old. */
export const GONE: readonly Guarantee[] = OF_AN_OLDER_STATE.filter(
  (guarantee) => guarantee !== 'logout-final',
);
