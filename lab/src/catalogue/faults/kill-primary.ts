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
  says: 'the primary of `redis-ha` is killed, or one of those of `redis-cluster`',
  theorySays:
    'a replica takes its place, and until then what it had can’t be reached; what it had not told that one is gone, unless writes wait for an acknowledgement',
  needs: [failover],
  leastMs: 5000,
  loses: 'lost-by-store',
  fails: 'some',
  theory: whatNoReplicaHas,
  make(): Injection {
    let killed: string | null = null;
    let before = 0;
    return {
      targets: ['redis'],
      did: 'the primary Redis was killed',
      undid: 'the Redis that was killed is back, as a replica',
      async strike(lab) {
        killed = await lab.primary();
        before = (await lab.primaries()).length;
        await lab.kill(killed);
      },
      async heal(lab) {
        if (!killed) return;
        await lab.start(killed);
        const primaries = await lab.primaries();
        // As the primary it would have come back empty.
        if (primaries.includes(killed))
          throw new UserError(`${killed} was killed, and no other took its place`);
        if (primaries.length < before) throw new UserError(`nobody has what ${killed} had`);
        if (!(await lab.redis('ROLE')).startsWith('master'))
          throw new UserError(`${primaries[0]} is named as the primary, and is none`);
      },
    };
  },
});
