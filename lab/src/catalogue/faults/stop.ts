/** Stops a replica as a deploy does (SIGTERM): it ends what it has begun, and its memory is gone all the same. */
import { defineFault } from './fault.ts';

export const stop = defineFault({
  name: 'stop',
  says: 'the same, told to end (SIGTERM)',
  theorySays: 'the same, without requests cut off',
  needs: [],
  loses: 'dead-replica',
  make: ({ target }) => ({
    targets: [target],
    did: `${target} was stopped`,
    undid: `${target} is back`,
    strike: (lab) => lab.stop(target),
    heal: (lab) => lab.start(target),
  }),
});
