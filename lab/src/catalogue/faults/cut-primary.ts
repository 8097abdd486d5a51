/**
 * Cuts the primary Redis off from its replicas, and kills it two seconds later: what it has taken in between, nobody
 * else has. The network fails before the host does, as it often is.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FOLLOWER } from '../../parts/redis-access.ts';
import { defineFault } from './fault.ts';
import { killPrimary } from './kill-primary.ts';

const ALONE_MS = 2000;

export const cutPrimary = defineFault({
  ...killPrimary,
  name: 'cut-primary',
  says: 'the primary of `redis-ha`, or one of `redis-cluster`, is cut off from its replicas, and killed two seconds later',
  theorySays:
    'what it took in between is gone, unless writes wait for an acknowledgement: then they are refused',
  make() {
    const kill = killPrimary.make();
    return {
      ...kill,
      did: 'the primary Redis was cut off from its replicas, and killed after two seconds',
      async strike(lab, signal) {
        // Ends what they have open with it, and lets them open nothing new; its own file has the user still.
        await lab.redis('ACL', 'DELUSER', FOLLOWER);
        await sleep(ALONE_MS, undefined, { signal });
        await kill.strike(lab, signal);
      },
    };
  },
});
