/** Kills Redis without warning (SIGKILL) and starts it again at once: it comes back with what it has on disk. */

import { defineFault } from './fault.ts';
import { whatIsNotOnDisk } from './lost-by-store.ts';
import { oneRedis } from './needs.ts';

export const killRedis = defineFault({
  name: 'kill-redis',
  says: 'Redis is killed and started again at once',
  theorySays:
    'without a disk all sessions are gone; with RDB those of the last seconds may be, with AOF those of the last two at most',
  needs: [oneRedis],
  loses: 'lost-by-store',
  theory: whatIsNotOnDisk,
  make: () => ({
    targets: ['redis'],
    did: 'Redis was killed and started again',
    async strike(lab) {
      await lab.kill('redis');
      await lab.start('redis');
    },
    // It is back by itself, unless that failed.
    heal: (lab) => lab.start('redis'),
  }),
});
