/** Empties Redis, as a careless hand or a test suite pointed at the wrong host does. */

import { defineFault } from './fault.ts';
import { allLost } from './lost-by-store.ts';
import { oneRedis } from './needs.ts';

export const flushRedis = defineFault({
  name: 'flush-redis',
  says: 'emptied',
  theorySays:
    'all sessions are gone, but those that a write under way puts back as it had loaded them; no request fails',
  needs: [oneRedis],
  loses: 'lost-by-store',
  fails: 'none',
  theory: allLost,
  make: () => ({
    targets: ['redis'],
    did: 'Redis was flushed',
    undid: null,
    async strike(lab) {
      await lab.redis('FLUSHALL');
    },
    // Nothing to undo: the sessions are gone.
    heal: async () => {},
  }),
});
