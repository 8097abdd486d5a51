/** Empties Redis, as a careless hand or a test suite pointed at the wrong host does. */
import type { Fault } from './fault.ts';

export const flushRedis = (): Fault => ({
  name: 'flush-redis',
  targets: ['redis'],
  loses: 'lost-by-store',
  did: 'Redis was flushed',
  async strike(runtime) {
    await runtime.redis('FLUSHALL');
  },
  // What is gone is gone.
  heal: async () => {},
});
