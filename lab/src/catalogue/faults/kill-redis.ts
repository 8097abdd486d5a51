/** Kills the store's server without warning (SIGKILL) and starts it again at once: it comes back with what it has on disk. */

import { defineFault } from './fault.ts';
import { whatIsNotOnDisk } from './lost-by-store.ts';
import { REDIS, STORE, type Struck } from './of-a-server.ts';

const killed = (struck: Struck) =>
  defineFault({
    name: `kill-${struck.name}`,
    says: `${struck.title} is killed and started again at once`,
    theorySays:
      'what it does not keep on disk is gone: all; of Redis with RDB those of the last seconds, with AOF those of the last two at most; of a table with a log none',
    needs: [struck.need],
    loses: 'lost-by-store',
    theory: whatIsNotOnDisk,
    make: ({ server }) => ({
      targets: [server],
      did: `${struck.title} was killed and started again`,
      undid: `${struck.title} is back`,
      async strike(lab) {
        await lab.kill(server);
        await lab.start(server);
      },
      // It is back by itself, unless that failed.
      heal: (lab) => lab.start(server),
    }),
  });

export const killRedis = killed(REDIS);
export const killStore = killed(STORE);
