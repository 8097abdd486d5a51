/** Restarts a replica: gone for as long as it takes to come up, and back with an empty memory. */
import { defineFault } from './fault.ts';

export const restart = defineFault({
  name: 'restart',
  says: 'stopped and started again at once',
  theorySays: 'the same',
  needs: [],
  loses: 'dead-replica',
  make: ({ target }) => ({
    targets: [target],
    did: `${target} was restarted`,
    undid: `${target} is back`,
    async strike(lab) {
      await lab.stop(target);
      await lab.start(target);
    },
    // It is back by itself, unless that failed.
    heal: (lab) => lab.start(target),
  }),
});
