/** Sessions in the primary that Sentinels name; another Redis may take its place. */

import { redisSettings } from '@session-lab/shared';
import { defineStore } from '../store-definition.ts';
import { RedisStore, redis } from './redis.ts';

export const redisHa = defineStore({
  name: 'redis-ha',
  says: 'one Redis for all replicas, with two that follow it and Sentinels that put one in its place',
  because: 'any replica finds any session in the Redis that is the primary',
  traits: { ...redis.traits, failsOver: true },
  needs: ['REDIS_SENTINELS', 'REDIS_PRIMARY'],
  open: (config, log, departures) =>
    RedisStore.connect({
      ...redisSettings(config, log, departures),
      sentinels: { addresses: config.REDIS_SENTINELS ?? [], primary: config.REDIS_PRIMARY ?? '' },
      acknowledgements: config.REDIS_ACKNOWLEDGEMENTS,
    }),
});
