/** Holds Redis still (SIGSTOP): connections stay, and no command is answered. */
import type { Fault } from './fault.ts';

export const pauseRedis = (): Fault => ({
  name: 'pause-redis',
  targets: ['redis'],
  loses: null,
  did: 'Redis was paused',
  // Longer than the app waits for an answer.
  leastMs: 1500,
  strike: (runtime) => runtime.pause('redis'),
  heal: (runtime) => runtime.resume('redis'),
});
