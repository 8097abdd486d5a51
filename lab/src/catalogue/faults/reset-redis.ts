/** Connections to Redis are reset during commands, again and again: each was sent, and may or may not have been done. */
import { defineFault } from './fault.ts';
import { links, oneRedis } from './needs.ts';

/** Enough for a client to say who it is, and to ask for something. */
const RESET_AFTER = 12;

export const resetRedis = defineFault({
  name: 'reset-redis',
  says: 'connections are reset in mid-command',
  theorySays: 'nothing is lost; whether a write was made nobody knows',
  needs: [oneRedis, links],
  onLinks: true,
  loses: null,
  fails: 'some',
  make: () => ({
    targets: ['redis'],
    did: 'connections to Redis were reset in mid-command',
    strike: (lab) => lab.impair('>redis', { resetAfter: RESET_AFTER }),
    heal: (lab) => lab.impair('>redis', null),
  }),
});
