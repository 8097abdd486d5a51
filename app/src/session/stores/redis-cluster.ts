/**
 * Sessions in a Redis Cluster: each key in the slot that it hashes to, each slot with one of the primaries. Another
 * takes the place of a primary that dies; until then what it had can't be reached, and all else can.
 *
 * No write waits for an acknowledgement: WAIT counts for one connection, and a write that was redirected took another.
 */
import { ConfigError, redisSettings } from '@session-lab/shared';
import { defineStore } from '../store-definition.ts';
import { RedisStore, redis } from './redis.ts';

export const redisCluster = defineStore({
  name: 'redis-cluster',
  says: 'sessions are spread over the primaries of a Redis Cluster, each of which has one to take its place',
  because: 'any replica finds any session in the cluster',
  traits: { ...redis.traits, server: 'redis-cluster', failsOver: true, tls: false },
  needs: ['REDIS_NODES'],
  async open(config, log, departures) {
    if (config.REDIS_ACKNOWLEDGEMENTS > 0)
      throw new ConfigError('REDIS_ACKNOWLEDGEMENTS: a cluster is not asked to acknowledge writes');
    return RedisStore.connect({ ...redisSettings(config, log, departures), nodes: config.REDIS_NODES ?? [] });
  },
});
