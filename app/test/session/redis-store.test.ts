import t, { type Test } from 'tap';
import { RedisStore, type RedisStoreOptions } from '../../src/session/redis-store.ts';
import { newSessionId } from '../../src/session/session-id.ts';
import { PASSWORD, RedisServer } from '../support/redis-server.ts';
import { storeContract } from './store-contract.ts';

const redis = await RedisServer.start();
t.teardown(() => redis.kill());

let opened = 0;
async function open(t: Test, more: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
  const store = await RedisStore.connect({
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
}

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
  t.same(told, [false]);
  await redis.start();
  const deadline = performance.now() + 10_000;
  while (told.length < 2 && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));
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
