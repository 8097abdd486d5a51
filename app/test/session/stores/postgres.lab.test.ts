/** What postgres promises beyond the contract: overlapping writes, its index, who deletes, and a server that is away. */
import { Departures, newSessionId } from '@session-lab/shared';
import { eventually } from '@session-lab/shared/testing';
import t, { type Test } from 'tap';
import { type PostgresOptions, PostgresStore, postgres } from '../../../src/session/stores/postgres.ts';
import { PostgresServer } from '../../support/postgres-server.ts';
import { asDefined, storeContract } from '../store-contract.ts';
import { versionedContract } from '../versioned-contract.ts';

const server = await PostgresServer.start(t, 'postgres');
if (server) {
  let tables = 0;

  const open = async (t: Test, more: Partial<PostgresOptions> = {}): Promise<PostgresStore> => {
    const table = `test-${++tables}`;
    const store = await PostgresStore.open({
      ...server.login,
      table,
      timeoutMs: 2000,
      ...LIFETIMES,
      ...more,
    });
    t.teardown(() => store.close());
    return store;
  };

  t.test('keeps the contract of a session store', (t) => {
    storeContract(t, postgres, asDefined(postgres, server.envIn));
    t.end();
  });

  versionedContract(t, (t) => open(t, { table: 'versioned' }));

  t.test('reading moves the expiry on where that is worth a write, and not each time', async (t) => {
    const store = await open(t, { idleS: 600, lifetimeS: 7200 });
    const [fresh, used] = [newSessionId(), newSessionId()];
    for (const id of [fresh, used]) await store.set(id, { user: 'ann' });
    await server.query(`UPDATE "test-${tables}" SET expires = now() + interval '500 s' WHERE id = $1`, used);
    const before = (await store.costs()).commands;
    for (const id of [fresh, fresh, used, used]) await store.get(id);
    t.equal((await store.costs()).commands - before - 1, 5, 'four reads, of which one moves it on');
    const { sessions } = await store.list(2);
    for (const { ttlS } of sessions) t.ok(ttlS > 590, `${ttlS}`);
  });

  t.test('what has expired is deleted by one replica at a time, by the index, and told of', async (t) => {
    const departures = new Departures();
    const [one, other] = [await open(t, { departures }), await open(t)];
    const table = `test-${tables - 1}`;
    const id = newSessionId();
    await one.set(id, { user: 'ann' });
    await server.query(`UPDATE "${table}" SET expires = now()`);
    const rows = async () => (await server.query(`SELECT count(*)::int AS count FROM "${table}"`))[0]?.count;
    const release = await server.holdPruning();
    await one.prune();
    t.equal(await rows(), 1, 'another is at it');
    await release();
    await other.prune();
    t.equal(await rows(), 1, 'its own table alone');
    await one.prune();
    t.equal(await rows(), 0);
    t.match(departures.gone, [{ id, what: 'expired' }]);
    const indexes = await server.query(`SELECT indexdef FROM pg_indexes WHERE tablename = '${table}'`);
    t.match(JSON.stringify(indexes), /\(expires\)/);
  });

  t.test('prunes by itself', async (t) => {
    const departures = new Departures();
    const store = await open(t, { departures, pruneMs: 20 });
    await store.set(newSessionId(), { user: 'ann' });
    await server.query(`UPDATE "test-${tables}" SET expires = now()`);
    await eventually(() => departures.gone.length === 1);
  });

  t.test('several replicas may come up at once', async (t) => {
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(t, { table: 'at once' })));
    const id = newSessionId();
    await Promise.all(stores.map((store) => store.set(id, { user: 'ann' })));
    for (const store of stores) t.same(await store.get(id), { user: 'ann' });
  });

  t.test('killed and back, it has every session still', async (t) => {
    const told: boolean[] = [];
    const store = await open(t, { onAvailability: (available) => told.push(available) });
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    await server.kill();
    const tasks: readonly (() => Promise<unknown>)[] = [
      () => store.get(id),
      () => store.set(id, {}),
      () => store.destroy(id),
      () => store.list(1),
    ];
    for (const task of tasks) await t.rejects(task, { code: 'STORE_UNREACHABLE', statusCode: 503 });
    await server.start();
    t.same(await store.get(id), { user: 'ann' });
    t.same(told, [false, true]);
  });

  t.test('a wrong password is an unreachable store, and no error tells it or a session', async (t) => {
    const problems: unknown[] = [];
    const onAvailability = (_: boolean, cause?: Error) => problems.push(cause);
    const store = await open(t, { password: 'a wrong password', onAvailability });
    const error = await store.set(newSessionId(), { diary: 'private' }).catch((error: Error) => error);
    t.match(error, { code: 'STORE_UNREACHABLE' });
    t.equal(problems.length, 1);
    const told = JSON.stringify([problems, (error as Error).cause, (error as Error).stack]);
    for (const secret of ['a wrong password', 'private']) t.notMatch(told, secret);
  });
}

const LIFETIMES = { idleS: 60, lifetimeS: 3600 };
