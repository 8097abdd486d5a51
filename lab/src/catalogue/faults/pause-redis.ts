/** Holds the store's server still (SIGSTOP): connections stay, and no command is answered. */

import { defineFault } from './fault.ts';
import { REDIS, STORE, type Struck } from './of-a-server.ts';

const paused = (struck: Struck) =>
  defineFault({
    name: `pause-${struck.name}`,
    says: `${struck.title} is held still`,
    theorySays: 'nothing is lost; requests are given up after half a second, or one (503)',
    needs: [struck.need],
    // Longer than the app waits for an answer.
    leastMs: struck.patienceMs,
    loses: null,
    fails: 'some',
    make: ({ server }) => ({
      targets: [server],
      did: `${struck.title} was paused`,
      undid: `${struck.title} goes on`,
      strike: (lab) => lab.pause(server),
      heal: (lab) => lab.resume(server),
    }),
  });

export const pauseRedis = paused(REDIS);
export const pauseStore = paused(STORE);
