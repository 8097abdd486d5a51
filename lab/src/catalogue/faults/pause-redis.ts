/** Holds Redis still (SIGSTOP): connections stay, and no command is answered. */

import { defineFault } from './fault.ts';
import { oneRedis } from './needs.ts';

export const pauseRedis = defineFault({
  name: 'pause-redis',
  says: 'Redis is held still',
  theorySays: 'nothing is lost; requests are given up after half a second (503)',
  needs: [oneRedis],
  // Longer than the app waits for an answer.
  leastMs: 1500,
  loses: null,
  fails: 'some',
  make: () => ({
    targets: ['redis'],
    did: 'Redis was paused',
    strike: (lab) => lab.pause('redis'),
    heal: (lab) => lab.resume('redis'),
  }),
});
