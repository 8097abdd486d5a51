/** The store `redis-ha` where Redis and its Sentinels speak TLS, and let the app's user do only what it needs. */

import { inspect } from 'node:util';
import { newSessionId } from '@session-lab/shared';
import { eventually, works } from '@session-lab/shared/testing';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { APP_USER, newRedisTls } from '../../../lab/src/parts/redis-access.ts';
import { newRedisCertificate } from '../../../lab/src/parts/redis-certificate.ts';
import type { RedisStoreOptions } from '../../src/session/redis-connection.ts';
import { RedisStore } from '../../src/session/stores/redis.ts';
import { RedisGroup } from '../support/redis-group.ts';

// The certificate names no address: a container gets its address only when it starts.
const tls = { ...(await newRedisTls()), ...(await newRedisCertificate(['redis'])) };
const group = await RedisGroup.start(t, tls);

const options: RedisStoreOptions = {
  url: 'rediss://redis',
  sentinels: group.sentinels,
  username: APP_USER,
  password: tls.appPassword,
  ca: tls.ca,
  acknowledgements: 1,
  prefix: 'session:',
  timeoutMs: 5000,
  idleS: 600,
  lifetimeS: 3600,
};

async function open(t: Test, more: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
  const store = await RedisStore.connect({ ...options, ...more });
  t.teardown(() => store.close());
  return store;
}

t.test('a write is acknowledged, and another Redis takes the primary’s place', async (t) => {
  const store = await open(t);
  const id = newSessionId();
  await store.set(id, { user: 'ann' });
  const before = await group.primary();
  await group.kill(before);
  await group.failover(before);
  await eventually(() => works(() => store.get(id)), 60_000);
  t.same(await store.get(id), { user: 'ann' });
  await group.start(before);
});

t.test('whoever can’t prove to be the one is refused, and the password is not told', async (t) => {
  const { ca: foreign } = await newRedisCertificate();
  const cases = [
    ['signed by another', { ca: foreign }],
    ['of another name', { url: 'rediss://elsewhere' }],
    ['of a name, where an address is expected', { url: 'rediss://127.0.0.1' }],
    ['in the clear', { url: 'redis://redis', ca: undefined }],
  ] as const;
  for (const [what, more] of cases) {
    const problems: unknown[] = [];
    const onAvailability = (_: boolean, problem?: Error) => problems.push(problem);
    const store = await open(t, { ...more, onAvailability });
    await t.rejects(store.set(newSessionId(), {}), { code: 'STORE_UNREACHABLE' }, what);
    await eventually(() => problems.length > 0);
    const told = inspect(problems, { depth: 10, showHidden: true });
    t.match(told, /sentinels are unreachable/, what);
    t.notOk(told.includes(tls.appPassword), what);
  }
});

t.test('the app’s user asks Sentinels where the primary is, and orders nothing', async (t) => {
  const [{ port } = { port: 0 }] = group.sentinels.addresses;
  const sentinel = new Redis({
    ...{ port, username: APP_USER, password: tls.appPassword, tls: { ca: tls.ca, servername: 'redis' } },
    ...{ enableReadyCheck: false, disableClientInfo: true, maxRetriesPerRequest: 0 },
  });
  sentinel.on('error', () => {});
  t.teardown(() => sentinel.disconnect());
  t.match(await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'sessions'), ['127.0.0.1', String]);
  for (const order of ['FAILOVER sessions', 'REMOVE sessions', 'SET sessions quorum 1', 'MASTERS'])
    await t.rejects(sentinel.call('SENTINEL', ...order.split(' ')), { message: /^NOPERM/ }, order);
  await t.rejects(sentinel.call('ACL', 'LIST'), { message: /^NOPERM/ });
});
