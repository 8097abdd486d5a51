/** Kills Redis and leaves it down for some seconds, as on a host that has to boot. */
import type { Fault } from './fault.ts';

export const redisDown = (): Fault => ({
  name: 'redis-down',
  targets: ['redis'],
  loses: 'lost-by-store',
  did: 'Redis was killed and stayed down',
  leastMs: 5000,
  strike: (runtime) => runtime.kill('redis'),
  heal: (runtime) => runtime.start('redis'),
});
