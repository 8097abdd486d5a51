/** A Redis that speaks TLS and lets the app's user do only what it needs: what works there, and what must not. */

import { inspect } from 'node:util';
import { newSessionId } from '@session-lab/shared';
import { eventually, RedisServer, Visitor } from '@session-lab/shared/testing';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { newRedisTls, OPERATOR } from '../../../lab/src/parts/redis-access.ts';
import { newRedisCertificate } from '../../../lab/src/parts/redis-certificate.ts';
import type { RedisStoreOptions } from '../../src/session/redis-connection.ts';
import { stores } from '../../src/session/stores/index.ts';
import { RedisStore } from '../../src/session/stores/redis.ts';
import { RedisAtomicStore } from '../../src/session/stores/redis-atomic.ts';
import { startApp } from '../support/start-app.ts';
import { asDefined, storeContract } from './store-contract.ts';

const tls = await newRedisTls();
const redis = await RedisServer.start(t, tls);
t.teardown(() => redis.kill());

const SETTINGS = { prefix: 'session:', timeoutMs: 5000, idleS: 60, lifetimeS: 3600 };
const STORES = [RedisStore, RedisAtomicStore] as const;

// The stores that fail over are in redis-failover-tls.test.ts.
for (const store of stores.filter(({ traits }) => traits.tls && !traits.failsOver)) {
  t.test(`${store.name} keeps the contract of a session store`, (t) => {
    storeContract(t, store, asDefined(store, { ...redis.env, REDIS_TIMEOUT_MS: '5000' }));
    t.end();
  });
}

let opened = 0;

for (const Store of STORES) {
  const open = async (t: Test, more: Partial<RedisStoreOptions> = {}) => {
    const settings = { ...SETTINGS, ...redis.login, prefix: `session:${++opened}:`, ...more };
    const store = await Store.connect(settings);
    t.teardown(() => store.close());
    return store;
  };

  t.test(`${Store.name} tells its costs`, async (t) => {
    const { commands, bytes, memoryBytes } = await (await open(t)).costs();
    t.equal(commands, 0);
    t.ok(bytes > 0 && memoryBytes > 0);
  });

  t.test(`${Store.name} can’t be led to keys of others`, async (t) => {
    const store = await open(t, { prefix: 'another:' });
    await t.rejects(store.get(newSessionId()), { code: 'STORE_UNREACHABLE', cause: /NOPERM/ });
    await t.rejects(store.set(newSessionId(), {}), { code: 'STORE_UNREACHABLE', cause: /NOPERM/ });
  });
}

/** A client for commands that no store sends. */
function client(t: Test, username: string, password: string): Redis {
  const more = { tls: { ca: tls.ca }, maxRetriesPerRequest: 0, disableClientInfo: true };
  const redisClient = new Redis(redis.url, { username, password, ...more });
  redisClient.on('error', () => {});
  t.teardown(() => redisClient.disconnect());
  return redisClient;
}

const asApp = (t: Test) => client(t, redis.login.username ?? '', redis.login.password);
const asOperator = (t: Test) => client(t, OPERATOR, tls.operatorPassword);

t.test('the app’s user reaches its sessions, and no key beside them', async (t) => {
  const operator = asOperator(t);
  await operator.set('other:1', 'private');
  const app = asApp(t);
  t.equal(await app.set('session:1', 'own'), 'OK');
  t.equal(await app.get('session:1'), 'own');
  const refused = { message: /^NOPERM/ };
  await t.rejects(app.get('other:1'), refused);
  await t.rejects(app.getex('other:1', 'EX', 1), refused);
  await t.rejects(app.set('other:1', 'changed'), refused);
  await t.rejects(app.del('other:1'), refused);
  await t.rejects(app.eval('return 1', 1, 'other:1'), refused);
  // Not even by a script that doesn't declare its keys.
  await t.rejects(app.eval("return redis.call('GET', 'other:1')", 0), { message: /can't|permission|ACL/i });
  t.equal(await operator.get('other:1'), 'private');
});

t.test('the app’s user can’t do what is for the operator', async (t) => {
  const app = asApp(t);
  const commands = [
    ...['FLUSHALL', 'FLUSHDB', 'KEYS *', 'CONFIG GET requirepass', 'CONFIG SET maxmemory 1', 'ACL LIST'],
    ...['ACL SETUSER session-lab allkeys', 'CLIENT LIST', 'SHUTDOWN', 'REPLICAOF NO ONE'],
    ...[
      'PUBLISH channel message',
      'SUBSCRIBE channel',
      'MONITOR',
      'SCRIPT FLUSH',
      'RENAME session:1 other:1',
    ],
  ];
  for (const command of commands) {
    const [name = '', ...words] = command.split(' ');
    await t.rejects(app.call(name, ...words), { message: /^NOPERM/ }, command);
  }
});

t.test('nobody gets in without a name', async (t) => {
  for (const [username, password] of [
    ['default', ''],
    ['default', tls.operatorPassword],
    ['session-lab', tls.operatorPassword],
    ['operator', tls.appPassword],
  ] as const)
    await t.rejects(client(t, username, password).ping(), username);
});

for (const Store of STORES) {
  t.test(`${Store.name} refuses a Redis that can’t prove to be the one`, async (t) => {
    const elsewhere = await RedisServer.start(t, { ...tls, ...(await newRedisCertificate(['elsewhere'])) });
    t.teardown(() => elsewhere.kill());
    const { ca: foreign } = await newRedisCertificate();
    const cases = [
      ['signed by another', { ...redis.login, ca: foreign }, /self-signed certificate|verify|signature/],
      [
        'signed by nobody that Node knows',
        { ...redis.login, ca: undefined },
        /self-signed certificate|verify/,
      ],
      ['of another name', elsewhere.login, /does not match certificate's altnames/],
    ] as const;
    for (const [what, login, cause] of cases) {
      const problems: unknown[] = [];
      const onAvailability = (_: boolean, problem?: Error) => problems.push(problem);
      const store = await Store.connect({ ...SETTINGS, ...login, onAvailability });
      t.teardown(() => store.close());
      await t.rejects(store.set(newSessionId(), {}), { code: 'STORE_UNREACHABLE' }, what);
      await eventually(() => problems.length > 0);
      const told = inspect(problems, { depth: 10, showHidden: true });
      t.match(told, cause, what);
      t.notOk(told.includes(tls.appPassword), 'the password is not told');
      const { url } = await startApp(t, { STORE: 'redis' }, store);
      const answer = await new Visitor(url).post('/views');
      t.equal(answer.status, 503, what);
      t.notMatch(answer.text, /certificate|127\.0\.0\.1/);
    }
  });
}

t.test('Redis answers nobody in the clear', async (t) => {
  const url = redis.url.replace('rediss:', 'redis:');
  const store = await RedisStore.connect({ ...SETTINGS, ...redis.login, url, ca: undefined });
  t.teardown(() => store.close());
  await t.rejects(store.get(newSessionId()), { code: 'STORE_UNREACHABLE' });
});
