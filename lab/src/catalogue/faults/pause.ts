/** Holds a replica still (SIGSTOP): slow without end, but not dead. Connections to it are taken and not answered. */
import { defineFault } from './fault.ts';

export const pause = defineFault({
  name: 'pause',
  says: 'held still (SIGSTOP), and let go on',
  theorySays: 'nothing is lost, its users wait; copies on it are old until it has caught up',
  needs: [],
  loses: null,
  outOfTouch: 'held still',
  make: ({ target }) => ({
    targets: [target],
    did: `${target} was paused`,
    undid: `${target} goes on`,
    strike: (lab) => lab.pause(target),
    heal: (lab) => lab.resume(target),
  }),
});
