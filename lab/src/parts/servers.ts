/** The servers that stores keep sessions on: a line each. */
import { memcached } from './memcached.ts';
import type { Place } from './part.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import { redisCluster } from './redis-cluster.ts';
import { sentinel } from './sentinel.ts';
import type { Server } from './server.ts';

export const servers: readonly Server[] = [redis, sentinel, redisCluster, postgres, memcached];

/** What a replica is told of them. */
export const serverVariables = (place: Place): Record<string, string> =>
  Object.assign({}, ...servers.map((server) => server.tells?.(place) ?? {}));
