/** Stops a replica as a deploy does (SIGTERM): it ends what it has begun, and its memory is gone all the same. */
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';

export const stopReplica = (target: Replica): Fault => ({
  name: 'stop',
  targets: [target],
  loses: 'dead-replica',
  did: `${target} was stopped`,
  strike: (runtime) => runtime.stop(target),
  heal: (runtime) => runtime.start(target),
});
