/** Cuts one replica off from Redis: nothing passes between the two, and neither is told. */
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';

export const cutRedis = (target: Replica): Fault => ({
  name: 'cut-redis',
  targets: [target],
  loses: null,
  did: `${target} was cut off from Redis`,
  // Longer than the app waits for an answer.
  leastMs: 1500,
  strike: (runtime) => runtime.impair(`${target}>redis`, { cut: true }),
  heal: (runtime) => runtime.impair(`${target}>redis`, null),
});
