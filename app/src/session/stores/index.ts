/** The session stores. A new one is a file beside this one and a line here. */
import type { SessionStore } from '../session-store.ts';
import type { StoreDefinition } from '../store-definition.ts';
import { backup } from './backup.ts';
import { cookie } from './cookie.ts';
import { memcached } from './memcached.ts';
import { memcachedCas } from './memcached-cas.ts';
import { memory } from './memory.ts';
import { postgres } from './postgres.ts';
import { postgresLag } from './postgres-lag.ts';
import { postgresUnlogged } from './postgres-unlogged.ts';
import { redis } from './redis.ts';
import { redisAtomic } from './redis-atomic.ts';
import { redisCluster } from './redis-cluster.ts';
import { redisHa } from './redis-ha.ts';
import { replicated } from './replicated.ts';
import { replicatedAsync } from './replicated-async.ts';
import { replicatedGroups } from './replicated-groups.ts';

export const stores = [
  memory,
  replicated,
  replicatedAsync,
  replicatedGroups,
  backup,
  memcached,
  memcachedCas,
  redis,
  redisAtomic,
  redisHa,
  redisCluster,
  postgresLag,
  postgresUnlogged,
  postgres,
  cookie,
] as const;

/** Opens the store of this name. */
export function openStore(
  name: string,
  ...given: Parameters<StoreDefinition['open']>
): Promise<SessionStore> {
  const store = stores.find((store) => store.name === name);
  if (!store) throw new Error(`no store is named ${name}`);
  return store.open(...given);
}
