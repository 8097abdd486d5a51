/** Holds a replica still (SIGSTOP): slow without end, but not dead. Connections to it are taken and not answered. */
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';

export const pauseReplica = (target: Replica): Fault => ({
  name: 'pause',
  targets: [target],
  loses: null,
  did: `${target} was paused`,
  strike: (runtime) => runtime.pause(target),
  heal: (runtime) => runtime.resume(target),
});
