/** Redis is full and told to forget nothing (noeviction): it reads as ever, and refuses what needs more memory. */

import { MAX_MEMORY } from '../../parts/redis-names.ts';
import { defineFault } from './fault.ts';
import { oneRedis } from './needs.ts';

export const fullRedis = defineFault({
  name: 'full-redis',
  says: 'no memory left, and told to forget nothing (`noeviction`)',
  theorySays: 'nothing is lost; it reads on, and refuses writes',
  needs: [oneRedis],
  loses: null,
  fails: 'some',
  make: () => ({
    targets: ['redis'],
    did: 'Redis was full',
    undid: 'Redis has room again',
    async strike(lab) {
      // Less than it takes to run at all.
      await lab.redis('CONFIG', 'SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');
    },
    async heal(lab) {
      await lab.redis('CONFIG', 'SET', 'maxmemory', MAX_MEMORY);
    },
  }),
});
