import { setImmediate as turn } from 'node:timers/promises';
import { RedisServer } from '@session-lab/shared/testing';
import t from 'tap';
import { RedisConnection } from '../../../src/session/redis-connection.ts';
import { RedisStore, redis } from '../../../src/session/stores/redis.ts';
import { redisContract } from '../redis-contract.ts';

await redisContract(t, redis, RedisStore.connect);

t.test(
  'commands of one turn of the event loop are held back until its end, and all are answered',
  async (t) => {
    const server = await RedisServer.start(t);
    const options = { ...server.login, prefix: 'turn:', timeoutMs: 1000, idleS: 60, lifetimeS: 3600 };
    const connection = await RedisConnection.open(options);
    t.teardown(() => connection.close());
    const { redis } = connection;
    const held = (): number => ('stream' in redis ? redis.stream.writableCorked : 0);
    await turn();
    t.equal(held(), 0, 'nothing is to be sent');
    const answers = [1, 2, 3].map((n) => connection.ask(connection.redis.set(`turn:${n}`, n)));
    t.equal(held(), 1, 'however many there are');
    await turn();
    t.equal(held(), 0);
    t.same(await Promise.all(answers), ['OK', 'OK', 'OK']);
    t.equal(await connection.ask(connection.redis.get('turn:3')), '3');
  },
);
