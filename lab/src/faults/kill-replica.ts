/** Kills a replica without warning (SIGKILL), as a crash or a power cut does, and starts it again: its memory is gone. */
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';

export const killReplica = (target: Replica): Fault => ({
  name: 'kill',
  targets: [target],
  loses: 'dead-replica',
  did: `${target} was killed`,
  strike: (runtime) => runtime.kill(target),
  heal: (runtime) => runtime.start(target),
});
