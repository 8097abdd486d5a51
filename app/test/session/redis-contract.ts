/** What every store on a Redis must do beyond the contract: without its Redis, and in what its errors tell. */
import { inspect } from 'node:util';
import { newSessionId } from '@session-lab/shared';
import { eventually, RedisServer } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import type { RedisStoreOptions } from '../../src/session/redis-connection.ts';
import type { SessionStore } from '../../src/session/session-store.ts';
import type { StoreDefinition } from '../../src/session/store-definition.ts';
import { asDefined, storeContract } from './store-contract.ts';

type Connect = (options: RedisStoreOptions) => Promise<SessionStore>;

let opened = 0;

export async function redisContract(t: Test, definition: StoreDefinition, connect: Connect): Promise<void> {
  const redis = await RedisServer.start(t);
  t.teardown(() => redis.kill());

  const open = async (t: Test, more: Partial<RedisStoreOptions> = {}) => {
    const store = await connect({
      ...redis.login,
      prefix: `test-${++opened}:`,
      timeoutMs: 300,
      idleS: 60,
      lifetimeS: 3600,
      ...more,
    });
    t.teardown(() => store.close());
    return store;
  };

  t.test('keeps the contract of a session store', (t) => {
    storeContract(t, definition, asDefined(definition, redis.env));
    t.end();
  });

  t.test('says at once that Redis is away, tells it once, and is back with it', async (t) => {
    const told: boolean[] = [];
    const store = await open(t, { onAvailability: (available) => told.push(available) });
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    await redis.kill();
    const tasks: readonly (() => Promise<unknown>)[] = [
      () => store.get(id),
      () => store.set(id, {}),
      () => store.destroy(id),
      () => store.list(1),
    ];
    for (const task of tasks) {
      await t.rejects(task, { code: 'STORE_UNREACHABLE', statusCode: 503 });
    }
    await eventually(() => told.length >= 1);
    await redis.start();
    await eventually(() => told.length >= 2);
    t.same(told, [false, true]);
    t.equal(await store.get(id), null, 'this Redis keeps nothing on disk');
  });

  t.test('comes up before its Redis does', async (t) => {
    const store = await open(t, { url: 'redis://127.0.0.1:1' });
    await t.rejects(store.get(newSessionId()), { code: 'STORE_UNREACHABLE' });
  });

  t.test('a wrong password is an unreachable store, too', async (t) => {
    const store = await open(t, { password: 'wrong' });
    await t.rejects(store.get(newSessionId()), { code: 'STORE_UNREACHABLE' });
  });

  t.test('an error of Redis carries neither the session nor the password', async (t) => {
    const problems: unknown[] = [];
    await open(t, { password: 'a wrong password', onAvailability: (_, cause) => problems.push(cause) });
    await eventually(() => problems.length >= 1);
    const store = await open(t, { prefix: 'full:' });
    const id = newSessionId();
    await store.set(id, {});
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    t.teardown(() => redis.command('CONFIG', 'SET', 'maxmemory', '0'));
    const error = await store.set(id, { diary: 'private' }).catch((error: Error) => error);
    problems.push((error as Error).cause);
    const told = inspect(problems, { depth: 10, showHidden: true });
    t.match(told, /OOM/);
    for (const secret of [id, 'private', 'a wrong password']) t.notMatch(told, secret);
  });
}
