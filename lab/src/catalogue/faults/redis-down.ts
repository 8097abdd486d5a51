/** Kills the store's server and leaves it down for some seconds, as on a host that has to boot. */

import { defineFault } from './fault.ts';
import { whatIsNotOnDisk } from './lost-by-store.ts';
import { REDIS, STORE, type Struck } from './of-a-server.ts';

const down = (struck: Struck) =>
  defineFault({
    name: `${struck.name}-down`,
    says: 'the same, five seconds later',
    theorySays: 'the same, and no request that needs a session is served meanwhile',
    needs: [struck.need],
    leastMs: 5000,
    loses: 'lost-by-store',
    fails: 'some',
    theory: whatIsNotOnDisk,
    make: ({ server }) => ({
      targets: [server],
      did: `${struck.title} was killed and stayed down`,
      undid: `${struck.title} is back`,
      strike: (lab) => lab.kill(server),
      heal: (lab) => lab.start(server),
    }),
  });

export const redisDown = down(REDIS);
export const storeDown = down(STORE);
