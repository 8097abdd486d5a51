/**
 * A rolling deploy with drain: nginx is told first, and ends what it has under way with the replicas that go; only
 * then they are stopped, and nginx is told when they are back. Their memory is gone all the same. And each time that
 * nginx is told, it ends the connections that idle: a request that is sent on one just then fails.
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
