/**
 * Cuts the primary Redis off from its replicas, and kills it two seconds later: what it has taken in between, nobody
 * else has. The network fails before the host does, as it often is.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FOLLOWER } from '../topology.ts';
import type { Fault } from './fault.ts';
import { killPrimary } from './kill-primary.ts';

const ALONE_MS = 2000;

export function cutPrimary(): Fault {
  const fault = killPrimary();
  return {
    ...fault,
    name: 'cut-primary',
    did: 'the primary Redis was cut off from its replicas, and killed after two seconds',
    async strike(runtime, signal) {
      // Ends what they have open with it, and lets them open nothing new; its own file has the user still.
      await runtime.redis('ACL', 'DELUSER', FOLLOWER);
      await sleep(ALONE_MS, undefined, { signal });
      await fault.strike(runtime, signal);
    },
  };
}
