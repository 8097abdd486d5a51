/** What the replicated store promises beyond the contract, on replicas that listen. */
import { newSessionId } from '@session-lab/shared';
import { eventually, Visitor } from '@session-lab/shared/testing';
import t from 'tap';
import type { PeerStore } from '../../../src/session/peers/peer-store.ts';
import { replicated } from '../../../src/session/stores/replicated.ts';
import { Cluster, type ClusterOptions, NAMES } from '../../support/cluster.ts';
import { storeContract } from '../store-contract.ts';

const options: ClusterOptions = { store: 'replicated' };

/** Counts what is in its memory, without a read. */
const count = async (store: PeerStore) => (await store.list(0)).count;
const messages = async (store: PeerStore) => (await store.costs()).messages;

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, replicated, async (t, { idleS, lifetimeS }) => {
    const cluster = await Cluster.start(t, { ...options, idleS, lifetimeS });
    return cluster.replica('app-1').store;
  });
  t.end();
});

t.test('when set resolves, every replica has it, at N-1 messages; a read costs none', async (t) => {
  const [one, two, three] = (await Cluster.start(t, options)).stores;
  const before = await one.costs();
  const id = newSessionId();
  await one.set(id, { user: 'ann' });
  const after = await one.costs();
  t.equal(after.messages - before.messages, 2);
  t.ok(after.bytes - before.bytes > 2 * '{"user":"ann"}'.length);
  t.equal(after.memoryBytes, 0);
  for (const store of [two, three]) {
    const before = await messages(store);
    t.same(await store.get(id), { user: 'ann' });
    t.equal(await messages(store), before);
  }
  await two.destroy(id);
  for (const store of [one, two, three])
    t.equal(await store.get(id), null, 'a destroyed session is gone everywhere');
  t.equal((await messages(one)) - before.messages, 2);
});

t.test('acknowledged waits for a peer that is slow; asynchronous does not, and gets there', async (t) => {
  for (const replication of ['acknowledged', 'asynchronous'] as const) {
    const cluster = await Cluster.start(t, { ...options, replication });
    const [one, two] = cluster.stores;
    const link = cluster.link('app-1', 'app-2');
    link.hold();
    let resolved = false;
    const set = one.set(newSessionId(), {}).then(() => {
      resolved = true;
    });
    await eventually(() => link.seen('copies') === 1);
    if (replication === 'asynchronous') await set;
    t.equal(resolved, replication === 'asynchronous');
    t.equal(await count(two), 0);
    link.heal();
    await set;
    await eventually(async () => (await count(two)) === 1);
  }
});

t.test('a push that comes late undoes nothing: neither a newer write nor a logout', async (t) => {
  const cluster = await Cluster.start(t, { ...options, replication: 'asynchronous' });
  const [one, two, three] = cluster.stores;
  const [written, ended] = [newSessionId(), newSessionId()];
  for (const id of [written, ended]) await one.set(id, { n: 1 });
  await eventually(async () => (await count(two)) === 2 && (await count(three)) === 2);
  const late = cluster.link('app-1', 'app-3');
  late.hold();
  for (const id of [written, ended]) await one.set(id, { n: 2 });
  await eventually(async () => (await two.get(written))?.n === 2 && (await two.get(ended))?.n === 2);
  await two.set(written, { n: 3 });
  await two.destroy(ended);
  await eventually(async () => (await three.get(written))?.n === 3 && (await count(three)) === 1);
  late.heal();
  // Once a later push on this link has arrived, the earlier ones have, too.
  await one.close();
  t.same(await three.get(written), { n: 3 });
  t.equal(await three.get(ended), null);
});

t.test('a starting replica copies the state before it is healthy, and misses no write', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one, two] = cluster.stores;
  const [old, changed, ended, fresh] = [newSessionId(), newSessionId(), newSessionId(), newSessionId()];
  for (const id of [old, changed, ended]) await one.set(id, { n: 1 });
  await cluster.kill('app-3');
  for (const name of ['app-1', 'app-2'] as const) cluster.link('app-3', name).holdOn = 'state';
  const three = await cluster.start('app-3');
  await eventually(() => NAMES.slice(0, 2).some((name) => cluster.link('app-3', name).seen('state') === 1));
  const health = await three.app.inject('/healthz');
  t.equal(health.statusCode, 503);
  t.match(health.json(), { status: 'starting', replica: 'app-3' });

  await two.set(changed, { n: 2 });
  await two.set(fresh, { n: 1 });
  await one.destroy(ended);
  t.equal(await count(three.store), 2, 'it takes pushes while it starts');
  for (const name of ['app-1', 'app-2'] as const) cluster.link('app-3', name).heal();
  await eventually(async () => (await three.app.inject('/healthz')).statusCode === 200);
  t.same(await three.store.get(old), { n: 1 });
  t.same(await three.store.get(changed), { n: 2 });
  t.same(await three.store.get(fresh), { n: 1 });
  t.equal(await three.store.get(ended), null, 'the older state brings nothing back');
});

t.test('a replica that is starting already answers for what the others hold', async (t) => {
  const cluster = await Cluster.start(t, options);
  const id = newSessionId();
  await cluster.replica('app-1').store.set(id, { user: 'ann' });
  await cluster.kill('app-3');
  await cluster.kill('app-2');
  const link = cluster.link('app-2', 'app-1');
  link.holdOn = 'state';
  const two = await cluster.start('app-2');
  await eventually(() => link.seen('state') === 1);
  const asked = two.store.get(id);
  await eventually(() => link.seen('fetch') === 1);
  link.heal();
  t.same(await asked, { user: 'ann' });
});

t.test('a restarted replica has everything again, a logout of its absence included', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one] = cluster.stores;
  const ids = Array.from({ length: 200 }, () => newSessionId());
  for (const id of ids) await one.set(id, { image: 'x'.repeat(1000) });
  await cluster.kill('app-3');
  const [ended = '', ...kept] = ids;
  await one.destroy(ended);
  await cluster.start('app-3');
  await cluster.ready();
  await cluster.kill('app-1');
  await cluster.kill('app-2');
  const { store } = cluster.replica('app-3');
  t.equal(await count(store), kept.length);
  await store.set(ended, {});
  t.equal(await store.get(ended), null, 'what was logged out stays so');
});

t.test('all may start at once, with nobody to copy from', async (t) => {
  const cluster = await Cluster.start(t, options);
  for (const { app } of NAMES.map((name) => cluster.replica(name)))
    t.equal((await app.inject('/healthz')).statusCode, 200);
  const [one, two, three] = cluster.stores;
  const id = newSessionId();
  await three.set(id, {});
  t.ok((await one.get(id)) && (await two.get(id)));
});

t.test('a peer that hangs costs one deadline and then nothing; back, it gets what it missed', async (t) => {
  const cluster = await Cluster.start(t, { ...options, timeoutMs: 300 });
  const { store: one, logged } = cluster.replica('app-1');
  const [, two, three] = cluster.stores;
  const link = cluster.link('app-1', 'app-3');
  link.hold();
  const ids = Array.from({ length: 20 }, () => newSessionId());
  for (const id of ids) await one.set(id, { n: 1 });
  for (const id of ids) await one.set(id, { n: 2 });
  t.equal(link.seen('copies'), 1, 'the others were not even tried');
  t.equal(await count(two), 20);
  t.equal(await count(three), 0);
  link.heal();
  await eventually(async () => (await count(three)) === 20 && one.reachable.length === 2);
  for (const id of ids) t.same(await three.get(id), { n: 2 });
  t.ok(link.seen('copies') < 5, 'all that it missed came together');
  const told = (what: string) => logged.filter((line) => line.includes(what)).length;
  // On a machine that is crowded, others may miss a deadline, too.
  t.ok(told('a peer is away') >= 1);
  t.equal(told('a peer is back'), told('a peer is away'), 'each is told once, and so is its end');
  for (const id of ids) t.notOk(logged.join('').includes(id));
});

t.test('a cut leaves two sides that both go on, and heals to the newest', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one, two, three] = cluster.stores;
  const [both, ended, left, right] = [newSessionId(), newSessionId(), newSessionId(), newSessionId()];
  for (const id of [both, ended]) await one.set(id, { n: 0 });
  cluster.cut('app-3');
  await one.set(both, { n: 1 });
  await one.destroy(ended);
  await one.set(left, { n: 1 });
  await three.set(both, { n: 2 });
  await three.set(ended, { n: 2 });
  await three.set(right, { n: 2 });
  t.same(await two.get(both), { n: 1 });
  t.same(await three.get(both), { n: 2 });
  cluster.heal('app-3');
  for (const store of [one, two, three])
    await eventually(
      async () => (await count(store)) === 3 && (await store.get(both))?.n === 2 && !(await store.get(ended)),
    );
  for (const store of [one, two, three]) {
    t.same(await store.get(left), { n: 1 });
    t.same(await store.get(right), { n: 2 });
  }
});

t.test('a session in use on one replica does not expire on the others', async (t) => {
  let now = 1_000_000;
  const cluster = await Cluster.start(t, { ...options, idleS: 100, now: () => now });
  const [one, two, three] = cluster.stores;
  const id = newSessionId(now);
  await one.set(id, { user: 'ann' });
  const before = await messages(one);
  now += 20_000;
  await one.get(id);
  t.equal(await messages(one), before, 'not worth a message yet');
  now += 85_000;
  t.same(await two.get(id), { user: 'ann' }, 'the copy seems over, and the others know better');
  await eventually(async () => (await one.list(1)).sessions[0]?.ttlS === 100);
  now += 30_000;
  await one.get(id);
  t.equal(await messages(one), before + 2, 'one touch to each peer');
  await eventually(async () => (await count(three)) === 1);
  now += 99_000;
  t.same(await three.get(id), { user: 'ann' });
  now += 101_000;
  for (const store of [one, two, three]) t.equal(await store.get(id), null);
  t.match(cluster.replica('app-1').departures.gone, [{ id, what: 'expired' }]);
});

t.test('through the app: a user may go from replica to replica, and a logout is known to all', async (t) => {
  const cluster = await Cluster.start(t, options);
  const visitors = NAMES.map((name) => new Visitor(cluster.replica(name).url));
  let cookie = '';
  for (const round of [1, 2, 3]) {
    for (const visitor of visitors) {
      visitor.cookie = cookie;
      await visitor.post('/views');
      cookie = visitor.cookie;
    }
    t.match((await visitors[0]?.get('/views'))?.body, { views: round * 3 });
  }
  await visitors[1]?.post('/login', { user: 'ann' });
  cookie = visitors[1]?.cookie ?? '';
  await visitors[1]?.post('/logout');
  for (const visitor of visitors) {
    visitor.cookie = cookie;
    t.match((await visitor.get('/login')).body, { user: null });
  }
});

t.test('a use that a peer has missed is made known to it as well', async (t) => {
  let now = 1_000_000;
  const cluster = await Cluster.start(t, { ...options, idleS: 100, now: () => now });
  const [one, , three] = cluster.stores;
  await one.set(newSessionId(now), {});
  const ttl = async () => (await three.list(1)).sessions[0]?.ttlS;
  cluster.link('app-1', 'app-3').cut();
  now += 30_000;
  for (const { id } of (await one.list(1)).sessions) await one.get(id);
  await eventually(() => one.reachable.length === 1);
  t.equal(await ttl(), 70);
  cluster.link('app-1', 'app-3').heal();
  await eventually(async () => (await ttl()) === 100);
});
