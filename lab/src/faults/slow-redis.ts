/** Redis as if it were far away: every command and every answer takes its time on the way. */
import type { Fault } from './fault.ts';

const DELAY_MS = 50;

export const slowRedis = (): Fault => ({
  name: 'slow-redis',
  targets: ['redis'],
  loses: null,
  did: `Redis became ${2 * DELAY_MS} ms slower`,
  strike: (runtime) => runtime.impair('>redis', { delayMs: DELAY_MS }),
  heal: (runtime) => runtime.impair('>redis', null),
});
