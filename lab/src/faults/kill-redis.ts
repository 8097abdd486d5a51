/** Kills Redis without warning (SIGKILL) and starts it again at once: it comes back with what it has on disk. */
import type { Fault } from './fault.ts';

export const killRedis = (): Fault => ({
  name: 'kill-redis',
  targets: ['redis'],
  loses: 'lost-by-store',
  did: 'Redis was killed and started again',
  async strike(runtime) {
    await runtime.kill('redis');
    await runtime.start('redis');
  },
  // It is back by itself, unless that failed.
  heal: (runtime) => runtime.start('redis'),
});
