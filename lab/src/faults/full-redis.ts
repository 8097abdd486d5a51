/** Redis is full and told to forget nothing (noeviction): it reads as ever, and refuses what needs more memory. */
import type { Fault } from './fault.ts';

export const fullRedis = (): Fault => ({
  name: 'full-redis',
  targets: ['redis'],
  loses: null,
  did: 'Redis was full',
  async strike(runtime) {
    // Less than it takes to run at all.
    await runtime.redis('CONFIG', 'SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');
  },
  async heal(runtime) {
    await runtime.redis('CONFIG', 'SET', 'maxmemory', '0');
  },
});
