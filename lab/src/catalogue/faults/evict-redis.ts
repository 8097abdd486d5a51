/**
 * Another tenant fills a Redis that may forget anything (allkeys-lru): to make room it gives up sessions. Among keys
 * that were used within the same second it can't tell which was used last.
 */
import { MAX_MEMORY } from '../../parts/redis-names.ts';
import { GONE } from '../../predict/broken-by.ts';
import { endsSessions } from '../../predict/theory.ts';
import { defineFault } from './fault.ts';
import { oneRedis } from './needs.ts';

/** Bytes left for the other tenant; rounds in which it writes, since Redis makes room before each; keys of about a kilobyte. */
const ROOM = 1024 * 1024;
const ROUNDS = 12;
const KEYS_A_ROUND = 500;

const FILL = `for i = 1, ${KEYS_A_ROUND} do
  redis.call('SET', 'tenant:' .. ARGV[1] .. ':' .. i, string.rep('x', 1000), 'EX', 60)
end
return 1`;

const EMPTY = `for _, key in ipairs(redis.call('KEYS', 'tenant:*')) do redis.call('UNLINK', key) end
return 1`;

export const evictRedis = defineFault({
  name: 'evict-redis',
  says: 'another tenant fills it, and it may forget anything (`allkeys-lru`)',
  theorySays: 'sessions are gone; which ones is its own choice, and those begun since may follow',
  needs: [oneRedis],
  loses: 'evicted',
  // A lock may be forgotten, too.
  fails: ({ store }) => (store.locksByKey ? null : 'none'),
  // Which keys go is Redis's choice, but some do; those that users begin since may go, too, for as long as it is short.
  theory: ({ returned, sessions }, mix) => ({
    lost: endsSessions(mix) ? null : [Math.min(1, returned.size), sessions],
    causes: ['evicted'],
    mayBreak: GONE,
  }),
  make: () => ({
    targets: ['redis'],
    did: 'another tenant filled Redis',
    undid: 'Redis has room again',
    async strike(lab) {
      const used = Number(/^used_memory:(\d+)/m.exec(await lab.redis('INFO', 'memory'))?.[1] ?? 0);
      const most = String(used + ROOM);
      await lab.redis('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru', 'maxmemory', most);
      for (let round = 1; round <= ROUNDS; round++) await lab.redis('EVAL', FILL, '0', String(round));
    },
    async heal(lab) {
      await lab.redis('CONFIG', 'SET', 'maxmemory', MAX_MEMORY, 'maxmemory-policy', 'noeviction');
      await lab.redis('EVAL', EMPTY, '0');
    },
  }),
});
