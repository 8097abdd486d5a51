/** Connections to Redis are reset in mid-command, again and again: sent it was, and nobody knows whether it was done. */
import type { Fault } from './fault.ts';

/** Enough for a client to say who it is, and to ask for something. */
const RESET_AFTER = 12;

export const resetRedis = (): Fault => ({
  name: 'reset-redis',
  targets: ['redis'],
  loses: null,
  did: 'connections to Redis were reset in mid-command',
  strike: (runtime) => runtime.impair('>redis', { resetAfter: RESET_AFTER }),
  heal: (runtime) => runtime.impair('>redis', null),
});
