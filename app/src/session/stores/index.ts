/** The session stores. A new one is a file beside this one and a line here. */
import { backup } from './backup.ts';
import { cookie } from './cookie.ts';
import { memory } from './memory.ts';
import { redis } from './redis.ts';
import { redisAtomic } from './redis-atomic.ts';
import { redisHa } from './redis-ha.ts';
import { replicated } from './replicated.ts';
import { replicatedAsync } from './replicated-async.ts';

export const stores = [
  memory,
  redis,
  redisAtomic,
  redisHa,
  cookie,
  replicated,
  replicatedAsync,
  backup,
] as const;
