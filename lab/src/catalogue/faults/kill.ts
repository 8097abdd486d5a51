/** Kills a replica without warning (SIGKILL), as a crash or a power cut does, and starts it again: its memory is gone. */
import { defineFault } from './fault.ts';

export const kill = defineFault({
  name: 'kill',
  says: 'app-2 is killed (SIGKILL) and started again later',
  theorySays: 'its memory is gone, and so are its users’ sessions where they are nowhere else',
  needs: [],
  loses: 'dead-replica',
  make: ({ target }) => ({
    targets: [target],
    did: `${target} was killed`,
    undid: `${target} is back`,
    strike: (lab) => lab.kill(target),
    heal: (lab) => lab.start(target),
  }),
});
