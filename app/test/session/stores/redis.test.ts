import { inspect } from 'node:util';
import { newSessionId } from '@session-lab/shared';
import t, { type Test } from 'tap';
import type { RedisStoreOptions } from '../../src/session/redis-connection.ts';
import { RedisStore } from '../../src/session/stores/redis.ts';
import { RedisAtomicStore } from '../../src/session/stores/redis-atomic.ts';
import { eventually } from '../support/eventually.ts';
import { PASSWORD, RedisServer } from '../support/redis-server.ts';
import { storeContract } from './store-contract.ts';

const redis = await RedisServer.start();
t.teardown(() => redis.kill());

let opened = 0;

for (const Store of [RedisStore, RedisAtomicStore]) {
  t.test(Store.name, (t) => {
    const open = async (t: Test, more: Partial<RedisStoreOptions> = {}) => {
      const store = await Store.connect({
        url: redis.url,
        password: PASSWORD,
        // A prefix each, with a character that SCAN would take for a pattern.
        prefix: `test[${++opened}]*:`,
        timeoutMs: 300,
        idleS: 60,
        lifetimeS: 3600,
        ...more,
      });
      t.teardown(() => store.close());
      return store;
    };

    t.test('keeps the contract of a session store', (t) => {
      storeContract(t, open);
      t.end();
    });

    t.test('two replicas see each other’s sessions', async (t) => {
      const prefix = 'shared:';
      const [one, other] = [await open(t, { prefix }), await open(t, { prefix })];
      const id = newSessionId();
      await one.set(id, { user: 'ann' });
      t.same(await other.get(id), { user: 'ann' });
      await other.destroy(id);
      t.equal(await one.get(id), null);
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

    t.end();
  });
}
