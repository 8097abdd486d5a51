/** The store `redis-cluster`, on six real nodes. */
import { inspect } from 'node:util';
import { newSessionId } from '@session-lab/shared';
import { eventually, PASSWORD, works } from '@session-lab/shared/testing';
import t, { type Test } from 'tap';
import { readProfile } from '../../../../lab/src/catalogue/read-profile.ts';
import { asOperator } from '../../../../lab/src/parts/redis.ts';
import { CLUSTER_NODES, onCluster } from '../../../../lab/src/parts/redis-cluster.ts';
import { TestParts } from '../../../../lab/test/support/test-parts.ts';
import type { RedisStoreOptions } from '../../../src/session/redis-connection.ts';
import { RedisStore } from '../../../src/session/stores/redis.ts';
import { redisCluster } from '../../../src/session/stores/redis-cluster.ts';
import { asDefined, storeContract } from '../store-contract.ts';

const profile = await readProfile('redis-cluster');
const parts = await TestParts.plan(t, profile, CLUSTER_NODES, { redis: PASSWORD });
await parts.start(...CLUSTER_NODES);
const nodes = CLUSTER_NODES.map((name) => ({ host: '127.0.0.1', port: parts.port(name) }));
const REDIS_NODES = nodes.map(({ host, port }) => `${host}:${port}`).join();

/** For a failover on a slow machine. */
const PATIENCE_MS = 60_000;
const [FIRST = '', SECOND = '', THIRD = ''] = CLUSTER_NODES;

let opened = 0;

async function open(t: Test, more: Partial<RedisStoreOptions> = {}): Promise<RedisStore> {
  const lifetimes = { idleS: 600, lifetimeS: 3600 };
  const place = { url: 'redis://127.0.0.1:1', nodes, password: PASSWORD, prefix: `cluster-${++opened}:` };
  const store = await RedisStore.connect({ ...lifetimes, ...place, timeoutMs: 1000, ...more });
  t.teardown(() => store.close());
  return store;
}

/** Enough for some to be with each primary. */
async function sessionsIn(store: RedisStore): Promise<string[]> {
  const ids = Array.from({ length: 60 }, () => newSessionId());
  await Promise.all(ids.map((id) => store.set(id, { id })));
  return ids;
}

/**
 * What they hold, as soon as all of them can be read at once. For some time after a failover, a node may still name the
 * primary that is gone.
 */
async function heldIn(store: RedisStore, ids: readonly string[]): Promise<unknown[]> {
  let held: unknown[] = [];
  const read = async () => {
    held = await Promise.all(ids.map((id) => store.get(id)));
  };
  await eventually(() => works(read), PATIENCE_MS);
  return held;
}

/** How many keys a node has. */
const keysOn = async (node: string): Promise<number> =>
  Number((await parts.exec(node, asOperator('DBSIZE'))).stdout);

async function primaryAmong(names: readonly string[]): Promise<string> {
  for (const name of names)
    if ((await parts.exec(name, asOperator('ROLE'))).stdout.startsWith('master')) return name;
  throw new Error('no node is a primary');
}

const idOf = async (node: string): Promise<string> =>
  (await parts.exec(node, asOperator('CLUSTER MYID'))).stdout.trim();

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, redisCluster, asDefined(redisCluster, { REDIS_NODES, REDIS_PASSWORD: PASSWORD }));
  t.end();
});

t.test('sessions are spread over all primaries, and listed and accounted for from all', async (t) => {
  const before = await (await open(t)).costs();
  const store = await open(t);
  const ids = await sessionsIn(store);
  for (const node of [FIRST, SECOND, THIRD]) t.ok((await keysOn(node)) > 0, node);
  const { count, sessions } = await store.list(100);
  t.equal(count, ids.length);
  t.same(sessions.map(({ id }) => id).sort(), ids.sort());
  t.ok((await store.costs()).bytes > before.bytes);
});

t.test('while slots move from one primary to another, nothing fails and nothing is lost', async (t) => {
  const store = await open(t);
  const ids = await sessionsIn(store);
  const before = await keysOn(SECOND);
  let moving = true;
  const using = ids.map(async (id) => {
    for (let turn = 1; moving; turn++) {
      await store.set(id, { turn });
      const held = await store.get(id);
      if (held?.turn !== turn) t.same(held, { turn });
    }
  });
  const between = ['--cluster-from', await idOf(FIRST), '--cluster-to', await idOf(SECOND)];
  const some = ['--cluster-slots', '1000', '--cluster-yes'];
  await parts.exec(FIRST, onCluster('reshard', ...between, ...some)).finally(() => {
    moving = false;
  });
  await Promise.all(using);
  t.ok((await keysOn(SECOND)) > before, 'the other has them');
  t.equal((await store.list(1)).count, ids.length);
  await parts.exec(THIRD, onCluster('rebalance', '--cluster-threshold', '1'));
  for (const id of ids) t.ok(await store.get(id));
});

t.test(
  'without one of its primaries it says so at once, of what that one had alone, and is back by itself',
  async (t) => {
    const told: boolean[] = [];
    const store = await open(t, { onAvailability: (available) => told.push(available) });
    const ids = await sessionsIn(store);
    await parts.kill(FIRST);
    const asked = await Promise.allSettled(ids.map((id) => store.get(id)));
    const refused = asked.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    t.ok(refused.length > 0 && refused.length < ids.length, `${refused.length} of ${ids.length}`);
    for (const reason of refused) t.match(reason, { code: 'STORE_UNREACHABLE', statusCode: 503 });
    const all = ids.map((id) => ({ id }));
    t.same(await heldIn(store, ids), all);
    await eventually(async () => {
      await heldIn(store, ids);
      return told.at(-1) === true;
    });
    t.equal(told[0], false);
    await parts.start(FIRST);
    t.match(
      (await parts.exec(FIRST, asOperator('ROLE'))).stdout,
      /^slave/,
      'the old primary is back, and follows',
    );
    t.same(await heldIn(store, ids), all);
  },
);

t.test('a primary that is held still is told of when an answer is late', async (t) => {
  const store = await open(t, { timeoutMs: 200 });
  const ids = await sessionsIn(store);
  // Another may have taken its place by now.
  const primary = await primaryAmong([SECOND, ...CLUSTER_NODES]);
  await parts.signal(primary, 'SIGSTOP');
  t.teardown(() => parts.signal(primary, 'SIGCONT'));
  const asked = await Promise.allSettled(ids.map((id) => store.get(id)));
  const refused = asked.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  t.ok(refused.length > 0 && refused.length < ids.length, `${refused.length} of ${ids.length}`);
  for (const reason of refused) t.match(reason, { code: 'STORE_UNREACHABLE' });
});

t.test('comes up before its cluster does', async (t) => {
  const store = await open(t, { nodes: [{ host: '127.0.0.1', port: 1 }] });
  await t.rejects(store.get(newSessionId()), { code: 'STORE_UNREACHABLE' });
});

t.test('is refused where writes are to be acknowledged', async (t) => {
  const opening = asDefined(redisCluster, { REDIS_NODES, REDIS_ACKNOWLEDGEMENTS: '1' });
  await t.rejects(opening(t, { idleS: 1, lifetimeS: 1, place: 'none:' }), { code: 'CONFIG' });
});

t.test('an error of a node carries neither the session nor the password', async (t) => {
  const problems: unknown[] = [];
  const onAvailability = (_: boolean, cause?: Error) => problems.push(cause);
  const store = await open(t, { password: 'a wrong password', onAvailability });
  const id = newSessionId();
  problems.push(await store.set(id, { diary: 'private' }).catch((error: Error) => error));
  t.match(problems.at(-1), { code: 'STORE_UNREACHABLE' });
  const told = inspect(problems, { depth: 10, showHidden: true });
  for (const secret of [id, 'private', 'a wrong password', PASSWORD]) t.notMatch(told, secret);
});
