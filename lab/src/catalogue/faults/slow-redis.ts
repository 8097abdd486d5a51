/** Redis as if it were far away: every command and every answer takes its time on the way. */
import { defineFault } from './fault.ts';
import { links, oneRedis } from './needs.ts';

const DELAY_MS = 50;

export const slowRedis = defineFault({
  name: 'slow-redis',
  says: 'every command takes 100 ms longer',
  theorySays: 'nothing is lost, nothing fails',
  needs: [oneRedis, links],
  onLinks: true,
  loses: null,
  fails: 'none',
  make: () => ({
    targets: ['redis'],
    did: `Redis became ${2 * DELAY_MS} ms slower`,
    strike: (lab) => lab.impair('>redis', { delayMs: DELAY_MS }),
    heal: (lab) => lab.impair('>redis', null),
  }),
});
