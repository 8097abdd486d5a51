/** The store `redis-ha`: sessions as in Redis, where another Redis may take the primary's place at any time. */

import { inspect } from 'node:util';
import { newSessionId } from '@session-lab/shared';
import { eventually, PASSWORD, works } from '@session-lab/shared/testing';
import t, { type Test } from 'tap';
import { RedisConnection, type RedisStoreOptions } from '../../../src/session/redis-connection.ts';
import { RedisStore } from '../../../src/session/stores/redis.ts';
import { redisHa } from '../../../src/session/stores/redis-ha.ts';
import { RedisGroup } from '../../support/redis-group.ts';
import { storeContract } from '../store-contract.ts';

const group = await RedisGroup.start(t);

/** How long a failover may take on a slow machine. */
const PATIENCE_MS = 60_000;

let opened = 0;

const options = (): RedisStoreOptions => ({
  url: 'redis://127.0.0.1:1',
  sentinels: group.sentinels,
  password: PASSWORD,
  prefix: `ha-${++opened}:`,
  timeoutMs: 1000,
  idleS: 600,
  lifetimeS: 3600,
});

async function open(t: Test, more: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
  const store = await RedisStore.connect({ ...options(), ...more });
  t.teardown(() => store.close());
  return store;
}

for (const acknowledgements of [0, 1]) {
  t.test(`keeps the contract of a session store, with ${acknowledgements} acknowledgements`, (t) => {
    storeContract(t, redisHa, (t, { place, ...lifetimes }) =>
      open(t, { ...lifetimes, prefix: place, acknowledgements }),
    );
    t.end();
  });
}

t.test('a write that is to be acknowledged costs a command more, and a read does not', async (t) => {
  for (const [acknowledgements, more] of [
    [0, 3],
    [1, 5],
  ] as const) {
    const store = await open(t, { acknowledgements });
    const id = newSessionId();
    const before = await store.costs();
    await store.set(id, { user: 'ann' });
    await store.get(id);
    await store.destroy(id);
    t.equal((await store.costs()).commands - before.commands - 1, more, 'beside the question itself');
  }
});

t.test('a write that too few replicas have is no write to count on, and says so', async (t) => {
  const store = await open(t, { acknowledgements: 2 });
  const id = newSessionId();
  await store.set(id, { user: 'ann' });
  const [replica = ''] = await group.replicas;
  await group.kill(replica);
  await t.rejects(store.set(id, { user: 'bob' }), { code: 'STORE_UNREACHABLE', statusCode: 503 });
  t.same(await store.get(id), { user: 'bob' }, 'though it happened');
  await group.start(replica);
  await eventually(() => works(() => store.set(id, { user: 'cid' })), PATIENCE_MS);
});

t.test(
  'without its primary it says at once that it is away, and goes on with the next, with all that was acknowledged',
  async (t) => {
    const told: boolean[] = [];
    const onAvailability = (available: boolean) => told.push(available);
    const store = await open(t, { acknowledgements: 1, onAvailability });
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    const before = await group.primary();
    await group.kill(before);
    const tasks: readonly (() => Promise<unknown>)[] = [
      () => store.get(id),
      () => store.set(id, {}),
      () => store.destroy(id),
    ];
    for (const task of tasks) {
      await t.rejects(task, { code: 'STORE_UNREACHABLE', statusCode: 503 });
    }
    await eventually(() => works(() => store.get(id)), PATIENCE_MS);
    t.not(await group.primary(), before);
    // The Sentinels may tell of the new primary when it is in use already: then it is connected to once more.
    const knows = (user: string): Promise<boolean> =>
      store.get(id).then(
        (session) => session?.user === user,
        () => false,
      );
    await eventually(() => knows('ann'), PATIENCE_MS);
    await eventually(() => works(() => store.set(id, { user: 'bob' })), PATIENCE_MS);
    t.same([told[0], told.at(-1)], [false, true]);
    await group.start(before);
    t.same(await store.get(id), { user: 'bob' }, 'the old primary is back, and asked for nothing');
  },
);

t.test('a primary that was held is not gone back to when it goes on', async (t) => {
  const store = await open(t, { prefix: 'held:' });
  const id = newSessionId();
  await store.set(id, { user: 'ann' });
  const before = await group.primary();
  await group.pause(before);
  t.teardown(() => group.resume(before));
  await t.rejects(store.get(id), { code: 'STORE_UNREACHABLE' });
  const primary = await group.failover(before);
  await eventually(() => works(() => store.set(id, { user: 'bob' })), PATIENCE_MS);
  await group.resume(before);
  await store.set(id, { user: 'cid' });
  t.match(await group.ask(primary, 'GET', `held:${id}`), 'cid');
  await eventually(() => isFollower(before), PATIENCE_MS);
});

/** A Redis may close a connection just as it becomes a follower. */
const isFollower = (part: Parameters<typeof group.ask>[0]): Promise<boolean> =>
  group.ask(part, 'INFO', 'replication').then(
    (info) => /role:slave/.test(info),
    () => false,
  );

t.test('a primary that is demoted is left for the one in its place', async (t) => {
  const store = await open(t);
  const id = newSessionId();
  await store.set(id, { user: 'ann' });
  const before = await group.primary();
  await group.demote(before);
  await eventually(() => isFollower(before), PATIENCE_MS);
  await eventually(() => works(() => store.set(id, { user: 'bob' })), PATIENCE_MS);
  t.same(await store.get(id), { user: 'bob' });
});

t.test(
  'a connection to a replica, which may write nothing, is given up for one to the primary',
  async (t) => {
    const store = await open(t);
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    const primary = await group.primary();
    const connection = async () =>
      /^id=(\d+) .*cmd=set /m.exec(await group.ask(primary, 'CLIENT', 'LIST'))?.[1] ??
      t.fail('no connection');
    const before = await connection();
    // Too short for the Sentinels to notice: only the answer itself tells the store.
    await group.ask(primary, 'REPLICAOF', '127.0.0.1', '1');
    await t.rejects(store.set(id, { user: 'bob' }), { code: 'STORE_UNREACHABLE' });
    await group.ask(primary, 'REPLICAOF', 'NO', 'ONE');
    await eventually(() => works(() => store.set(id, { user: 'cid' })), PATIENCE_MS);
    t.not(await connection(), before);
  },
);

t.test('a client that has given up for good is made to try again, unless it was closed', async (t) => {
  const connection = await RedisConnection.open({ ...options(), prefix: 'up:' });
  t.teardown(() => connection.close());
  // ioredis does the same if it hears of a failover while it connects.
  connection.redis.disconnect();
  await eventually(() => connection.redis.status === 'ready', PATIENCE_MS);
  connection.close();
  await eventually(() => connection.redis.status === 'end');
  t.equal(connection.redis.status, 'end');
});

t.test('comes up before its Sentinels do', async (t) => {
  const sentinels = { addresses: [{ host: '127.0.0.1', port: 1 }], primary: 'sessions' };
  const store = await open(t, { sentinels });
  await t.rejects(store.get(newSessionId()), { code: 'STORE_UNREACHABLE' });
});

t.test('a wrong password is an unreachable store, and no error tells it', async (t) => {
  const problems: unknown[] = [];
  const onAvailability = (_: boolean, cause?: Error) => problems.push(cause);
  const store = await open(t, { password: 'a wrong password', onAvailability });
  const error = await store.get(newSessionId()).catch((error: Error) => error);
  t.match(error, { code: 'STORE_UNREACHABLE' });
  await eventually(() => problems.length >= 1);
  const told = inspect([...problems, error], { depth: 10, showHidden: true });
  for (const secret of ['a wrong password', PASSWORD]) t.notMatch(told, secret);
});
