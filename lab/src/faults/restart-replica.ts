/** Restarts a replica: gone for as long as it takes to come up, and back with an empty memory. */
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';

export const restartReplica = (target: Replica): Fault => ({
  name: 'restart',
  targets: [target],
  loses: 'dead-replica',
  did: `${target} was restarted`,
  async strike(runtime) {
    await runtime.stop(target);
    await runtime.start(target);
  },
  // It is back by itself, unless that failed.
  heal: (runtime) => runtime.start(target),
});
