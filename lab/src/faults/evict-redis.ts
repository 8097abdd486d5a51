/**
 * Another tenant fills a Redis that may forget anything (allkeys-lru): to make room it gives up sessions. Among keys
 * that were used within the same second it can't tell which was used last.
 */
import type { Runtime } from '../runtime/runtime.ts';
import type { Fault } from './fault.ts';

/** Bytes that there are for the other tenant, and how much of a kilobyte each they write; rounds, for Redis makes room before each. */
const ROOM = 1024 * 1024;
const ROUNDS = 12;
const KEYS_A_ROUND = 500;

const FILL = `for i = 1, ${KEYS_A_ROUND} do
  redis.call('SET', 'tenant:' .. ARGV[1] .. ':' .. i, string.rep('x', 1000), 'EX', 60)
end
return 1`;

const EMPTY = `for _, key in ipairs(redis.call('KEYS', 'tenant:*')) do redis.call('UNLINK', key) end
return 1`;

export const evictRedis = (): Fault => ({
  name: 'evict-redis',
  targets: ['redis'],
  loses: 'evicted',
  did: 'another tenant filled Redis',
  async strike(runtime) {
    const most = (await usedMemory(runtime)) + ROOM;
    await runtime.redis('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru', 'maxmemory', String(most));
    for (let round = 1; round <= ROUNDS; round++) await runtime.redis('EVAL', FILL, '0', String(round));
  },
  async heal(runtime) {
    await runtime.redis('CONFIG', 'SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction');
    await runtime.redis('EVAL', EMPTY, '0');
  },
});

async function usedMemory(runtime: Runtime): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await runtime.redis('INFO', 'memory'))?.[1] ?? 0);
}
