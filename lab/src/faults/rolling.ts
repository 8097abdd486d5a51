/**
 * A rolling deploy with drain: nginx is told first, and ends what it has under way with the replicas that go; only
 * then they are stopped, and nginx is told when they are back. No request has to fail, and their memory is gone all
 * the same.
 */
import type { Replica } from '../topology.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { inBatches, roll } from './roll.ts';

export const rolling = (replicas: readonly Replica[], options: FaultOptions): Fault => ({
  name: 'rolling',
  did: `all replicas were drained and replaced, ${inBatches(options)}`,
  ...roll(replicas, options, {
    leave: (runtime, batch) =>
      runtime.balance(replicas.map((replica) => ({ replica, down: batch.includes(replica) }))),
    rejoin: (runtime) => runtime.balance(replicas.map((replica) => ({ replica }))),
  }),
});
