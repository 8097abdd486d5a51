import t from 'tap';
import { RedisStore, redis } from '../../../src/session/stores/redis.ts';
import { redisContract } from '../redis-contract.ts';

await redisContract(t, redis, RedisStore.connect);
