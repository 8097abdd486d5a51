/**
 * Kills the Redis that takes the writes, without warning (SIGKILL), for as long as it takes to have another in its place;
 * then starts it again: it follows the new one, and what it had itself is gone.
 */
import { UserError } from 'session-lab';
import { defineFault, type Injection } from './fault.ts';
import { whatNoReplicaHas } from './lost-by-store.ts';
import { failover } from './needs.ts';

export const killPrimary = defineFault({
  name: 'kill-primary',
  says: 'the primary of `redis-ha` is killed',
  theorySays:
    'Sentinel promotes a replica; what it had not been told is gone, unless writes wait for an acknowledgement',
  needs: [failover],
  leastMs: 5000,
  loses: 'lost-by-store',
  fails: 'some',
  theory: whatNoReplicaHas,
  make(): Injection {
    let killed: string | null = null;
    return {
      targets: ['redis'],
      did: 'the primary Redis was killed',
      async strike(lab) {
        killed = await lab.primary();
        await lab.kill(killed);
      },
      async heal(lab) {
        if (!killed) return;
        await lab.start(killed);
        const primary = await lab.primary();
        // As the primary it would have come back empty.
        if (primary === killed) throw new UserError(`${killed} was killed, and no other took its place`);
        if (!(await lab.redis('ROLE')).startsWith('master'))
          throw new UserError(`${primary} is named as the primary, and is none`);
      },
    };
  },
});
