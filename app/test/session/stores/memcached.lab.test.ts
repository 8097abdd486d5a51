/** What memcached promises beyond the contract: no lifetime that it would misread, and a server that is away. */
import { newSessionId } from '@session-lab/shared';
import t, { type Test } from 'tap';
import { MemcachedConnection } from '../../../src/session/memcached-connection.ts';
import { type MemcachedOptions, MOST_S } from '../../../src/session/memcached-sessions.ts';
import { MemcachedStore, memcached } from '../../../src/session/stores/memcached.ts';
import { MemcachedServer } from '../../support/memcached-server.ts';
import { asDefined, storeContract } from '../store-contract.ts';

const LIFETIMES = { idleS: 60, lifetimeS: 3600 };

const server = await MemcachedServer.start(t);
if (server) {
  const open = (t: Test, more: Partial<MemcachedOptions> = {}): MemcachedStore => {
    const store = new MemcachedStore({
      ...server.login,
      prefix: 'test:',
      timeoutMs: 300,
      ...LIFETIMES,
      ...more,
    });
    t.teardown(() => store.close());
    return store;
  };

  t.test('keeps the contract of a session store', (t) => {
    storeContract(t, memcached, asDefined(memcached, server.envIn));
    t.end();
  });

  t.test('thirty days are kept, and a second more is refused before anything is opened', async (t) => {
    const openFor = (idleS: number, lifetimeS: number) =>
      asDefined(memcached, server.envIn)(t, { idleS, lifetimeS, place: 'days:' });
    const store = await openFor(MOST_S, MOST_S);
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    t.same(await store.get(id), { user: 'ann' });
    await t.rejects(openFor(MOST_S + 1, MOST_S + 1), {
      code: 'CONFIG',
      message: /30 days .*SESSION_IDLE_S or SESSION_LIFETIME_S to 2592000/,
    });
    // One of them is enough: nothing is kept for longer.
    await t.resolves(openFor(60, MOST_S + 1));
    await t.resolves(openFor(MOST_S + 1, 60));
  });

  t.test('memcached itself takes a second more for a date', async (t) => {
    const raw = new MemcachedConnection({ ...server.login, timeoutMs: 1000 });
    t.teardown(() => raw.close());
    for (const [expiry, found] of [
      [MOST_S, 1],
      [MOST_S + 1, 0],
    ] as const) {
      await raw.ask(`set boundary 0 ${expiry}`, 'here');
      t.equal((await raw.ask('get boundary')).values.length, found, String(expiry));
    }
  });

  t.test('says at once that memcached is away, tells it once, and is back with it, empty', async (t) => {
    const told: boolean[] = [];
    const store = open(t, { onAvailability: (available) => told.push(available) });
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
    t.equal(await store.get(id), null);
    t.same(told, [false, true]);
  });

  t.test('lists all that it holds, whoever uses it meanwhile', async (t) => {
    // It is as busy as it can be, and so may the machine be.
    const busy = { prefix: 'busy:', timeoutMs: 20_000 };
    const [store, other] = [open(t, busy), open(t, busy)];
    const [used, unused] = [newSessionId(), newSessionId()];
    for (const id of [used, unused]) await store.set(id, { user: 'ann' });
    let listing = true;
    const using = (async () => {
      while (listing) await other.get(used);
    })();
    const counts = new Set<number>();
    for (let times = 0; times < 100; times++) counts.add((await store.list(2)).count);
    listing = false;
    await using;
    t.same([...counts], [2]);
  });

  t.test('what is too large for it is refused, and it goes on', async (t) => {
    const told: boolean[] = [];
    const store = open(t, { timeoutMs: 2000, onAvailability: (available) => told.push(available) });
    const id = newSessionId();
    await t.rejects(store.set(id, { image: 'x'.repeat(2_000_000) }), { code: 'STORE_UNREACHABLE' });
    await store.set(id, { user: 'ann' });
    t.same(await store.get(id), { user: 'ann' });
    t.same(told, [], 'it was there all the time');
  });

  t.test('a wrong password is an unreachable store, and no error tells it or a session', async (t) => {
    const problems: unknown[] = [];
    const store = open(t, {
      password: 'a wrong password',
      onAvailability: (_, cause) => problems.push(cause?.message),
    });
    const error = await store.set(newSessionId(), { diary: 'private' }).catch((error: Error) => error);
    t.match(error, { code: 'STORE_UNREACHABLE' });
    t.match(problems, [/^CLIENT_ERROR/]);
    const told = JSON.stringify([problems, (error as Error).cause, (error as Error).stack]);
    for (const secret of ['a wrong password', 'private']) t.notMatch(told, secret);
  });
}
