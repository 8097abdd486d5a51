/**
 * Kills the Redis that takes the writes, without warning (SIGKILL), for as long as it takes to have another in its place;
 * then starts it again: it follows the new one, and what it had itself is gone.
 */
import { UserError } from '@session-lab/loadtest';
import type { StorePart } from '../topology.ts';
import type { Fault } from './fault.ts';

export function killPrimary(): Fault {
  let killed: StorePart | null = null;
  return {
    name: 'kill-primary',
    targets: ['redis'],
    loses: 'lost-by-store',
    did: 'the primary Redis was killed',
    leastMs: 5000,
    async strike(runtime) {
      killed = await runtime.primary();
      await runtime.kill(killed);
    },
    async heal(runtime) {
      if (!killed) return;
      await runtime.start(killed);
      const primary = await runtime.primary();
      // As the primary it would have come back empty.
      if (primary === killed) throw new UserError(`${killed} was killed, and no other took its place`);
      if (!(await runtime.redis('ROLE')).startsWith('master'))
        throw new UserError(`${primary} is named as the primary, and is none`);
    },
  };
}
