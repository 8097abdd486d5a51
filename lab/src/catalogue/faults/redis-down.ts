/** Kills Redis and leaves it down for some seconds, as on a host that has to boot. */

import { defineFault } from './fault.ts';
import { whatIsNotOnDisk } from './lost-by-store.ts';
import { oneRedis } from './needs.ts';

export const redisDown = defineFault({
  name: 'redis-down',
  says: 'the same, five seconds later',
  theorySays: 'the same, and no request that needs a session is served meanwhile',
  needs: [oneRedis],
  leastMs: 5000,
  loses: 'lost-by-store',
  fails: 'some',
  theory: whatIsNotOnDisk,
  make: () => ({
    targets: ['redis'],
    did: 'Redis was killed and stayed down',
    strike: (lab) => lab.kill('redis'),
    heal: (lab) => lab.start('redis'),
  }),
});
