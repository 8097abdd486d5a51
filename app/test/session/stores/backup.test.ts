/** What the backup store promises beyond the contract, on replicas that listen. */
import { newSessionId } from '@session-lab/shared';
import { eventually } from '@session-lab/shared/testing';
import t from 'tap';
import type { PeerStore } from '../../../src/session/peers/peer-store.ts';
import { rendezvous } from '../../../src/session/peers/rendezvous.ts';
import { backup } from '../../../src/session/stores/backup.ts';
import { Cluster, type ClusterOptions, NAMES, type Name } from '../../support/cluster.ts';
import { storeContract } from '../store-contract.ts';

const options: ClusterOptions = { store: 'backup' };

const messages = async (store: PeerStore) => (await store.costs()).messages;

/** The replicas with a copy in their memory. */
async function holders(cluster: Cluster, id: string): Promise<Name[]> {
  const holding = NAMES.map(async (name) => {
    const { sessions } = await cluster.replica(name).store.list(1000);
    return sessions.some((session) => session.id === id) ? [name] : [];
  });
  return (await Promise.all(holding)).flat();
}

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, backup, async (t, { idleS, lifetimeS }) => {
    const cluster = await Cluster.start(t, { ...options, idleS, lifetimeS });
    return cluster.replica('app-1').store;
  });
  t.end();
});

t.test('a write is one message, and then one other replica has it', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one] = cluster.stores;
  const backups = new Set<string | undefined>();
  for (let turn = 0; turn < 30; turn++) {
    const id = newSessionId();
    const before = await messages(one);
    await one.set(id, { user: 'ann' });
    t.equal((await messages(one)) - before, 1);
    const [server, backup, ...others] = await holders(cluster, id);
    t.equal(server, 'app-1');
    t.same(others, []);
    backups.add(backup);
    await one.get(id);
    t.equal((await messages(one)) - before, 1, 'where it is served, a read costs nothing');
  }
  t.same([...backups].sort(), ['app-2', 'app-3']);
});

t.test(
  'the end of the one that serves loses nothing, whichever the user comes to, and time after time',
  async (t) => {
    for (const next of ['app-2', 'app-3'] as const) {
      const cluster = await Cluster.start(t, options);
      const id = newSessionId();
      await cluster.replica('app-1').store.set(id, { user: 'ann' });
      await cluster.kill('app-1');
      t.same(await cluster.replica(next).store.get(id), { user: 'ann' });
      // Nothing has been written since, but there is a new backup all the same.
      await cluster.kill(next);
      const [last = 'app-1'] = NAMES.filter((name) => name !== 'app-1' && name !== next);
      t.same(await cluster.replica(last).store.get(id), { user: 'ann' });
    }
  },
);

t.test('the end of both loses it', async (t) => {
  const cluster = await Cluster.start(t, options);
  const id = newSessionId();
  await cluster.replica('app-1').store.set(id, { user: 'ann' });
  const [, backup = 'app-2'] = await holders(cluster, id);
  // Both at once; otherwise a new backup would be made in between.
  await Promise.all([cluster.kill('app-1'), cluster.kill(backup)]);
  const [last = 'app-3'] = NAMES.filter((name) => name !== 'app-1' && name !== backup);
  t.equal(await cluster.replica(last).store.get(id), null);
});

t.test('who fetches a session serves it from then on, and who did no longer does', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one, two, three] = cluster.stores;
  const id = newSessionId();
  await one.set(id, { n: 1 });
  const before = await messages(three);
  t.same(await three.get(id), { n: 1 });
  t.ok((await messages(three)) - before <= 3, 'it asks both, and sees to a backup');
  const adopted = await messages(three);
  await three.get(id);
  t.equal(await messages(three), adopted);
  await three.set(id, { n: 2 });
  for (const [store, n] of [
    [one, 2],
    [two, 2],
    [three, 2],
    [one, 2],
  ] as const) {
    t.same(
      await store.get(id),
      { n },
      'requests one after the other are right without a sticky balancer, too',
    );
  }
  await one.set(id, { n: 3 });
  t.same(await three.get(id), { n: 3 });
});

t.test('requests that come together fetch once', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one, , three] = cluster.stores;
  const id = newSessionId();
  await one.set(id, {});
  const link = cluster.link('app-3', 'app-1');
  await Promise.all(Array.from({ length: 10 }, () => three.get(id)));
  t.equal(link.seen('fetch'), 1);
});

t.test('a destroyed session is gone everywhere, and does not come back', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one, two, three] = cluster.stores;
  const id = newSessionId();
  await one.set(id, {});
  await three.get(id);
  await three.destroy(id);
  t.same(await holders(cluster, id), []);
  await two.set(id, {});
  for (const store of [one, two, three]) t.equal(await store.get(id), null);
});

t.test('replicas restarted one after the other lose no session, written or not', async (t) => {
  const cluster = await Cluster.start(t, options);
  const ids = Array.from({ length: 30 }, () => newSessionId());
  for (const [at, id] of ids.entries()) await cluster.stores[at % 3]?.set(id, { at });
  for (const name of NAMES) {
    await cluster.kill(name);
    await cluster.start(name);
    await cluster.ready();
    // The users of the replica that was away have come to another one.
    const other = cluster.replica(name === 'app-1' ? 'app-2' : 'app-1').store;
    for (const [at, id] of ids.entries()) t.same(await other.get(id), { at });
    await eventually(async () => {
      const held = await Promise.all(ids.map((id) => holders(cluster, id)));
      return held.every(({ length }) => length >= 2);
    });
  }
});

t.test('when the keeper of backups goes, they are made anew on the other', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one] = cluster.stores;
  const ids = Array.from({ length: 20 }, () => newSessionId());
  for (const id of ids) await one.set(id, { user: 'ann' });
  cluster.cut('app-2');
  // The next message shows that it is away.
  while (one.reachable.length === 2) await one.set(newSessionId(), {});
  await eventually(async () => (await cluster.replica('app-3').store.list(0)).count >= ids.length);
  await cluster.kill('app-1');
  for (const id of ids) t.same(await cluster.replica('app-3').store.get(id), { user: 'ann' });
});

t.test('with nobody within reach it goes on alone, and makes the backup when one is back', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one] = cluster.stores;
  cluster.cut('app-1');
  const id = newSessionId();
  await one.set(id, { n: 1 });
  await one.set(id, { n: 2 });
  t.same(await holders(cluster, id), ['app-1']);
  // Not the one that would keep the backup if both were there.
  const [, second] = rendezvous(id, [{ name: 'app-2' as const }, { name: 'app-3' as const }]);
  const name = second?.name ?? 'app-2';
  cluster.link('app-1', name).heal();
  await eventually(async () => (await holders(cluster, id)).includes(name));
});

t.test('one that was cut off while others served its session learns of it', async (t) => {
  const cluster = await Cluster.start(t, { ...options, timeoutMs: 1000 });
  const [one, two] = cluster.stores;
  const id = newSessionId();
  await one.set(id, { n: 1 });
  const [, backup] = await holders(cluster, id);
  cluster.cut('app-1');
  const other = backup === 'app-2' ? two : cluster.replica('app-3').store;
  t.same(await other.get(id), { n: 1 });
  await other.set(id, { n: 2 });
  t.same(await one.get(id), { n: 1 }, 'until then it serves what it has');
  cluster.heal('app-1');
  await eventually(async () => (await one.get(id))?.n === 2);
});

t.test(
  'a session in use does not expire in its backup, and only who serves it tells of its end',
  async (t) => {
    let now = 1_000_000;
    const cluster = await Cluster.start(t, { ...options, idleS: 100, now: () => now });
    const [one] = cluster.stores;
    const id = newSessionId(now);
    await one.set(id, { user: 'ann' });
    const [, backup = 'app-2'] = await holders(cluster, id);
    const before = await messages(one);
    for (let turn = 0; turn < 5; turn++) {
      now += 30_000;
      await one.get(id);
      await eventually(() => cluster.link('app-1', backup).seen('touch') === turn + 1);
    }
    t.equal((await messages(one)) - before, 5);
    await eventually(async () => (await holders(cluster, id)).length === 2);
    now += 101_000;
    t.equal(await one.get(id), null);
    t.match(cluster.replica('app-1').departures.gone, [{ id, what: 'expired' }]);
    now += 100_000;
    await cluster.replica(backup).store.set(newSessionId(now), {});
    t.same(cluster.replica(backup).departures.gone, []);
  },
);

t.test('what was owed to one that stays away goes to another that comes back first', async (t) => {
  const cluster = await Cluster.start(t, options);
  const [one] = cluster.stores;
  const keeper = (id: string) => rendezvous(id, [{ name: 'app-2' }, { name: 'app-3' }])[0]?.name;
  const keptBy = (name: Name): string => {
    const id = newSessionId();
    return keeper(id) === name ? id : keptBy(name);
  };
  const id = keptBy('app-2');
  await one.set(id, {});
  for (const name of ['app-3', 'app-2'] as const) {
    cluster.link('app-1', name).cut();
    await one.set(keptBy(name), {});
  }
  t.same(one.reachable, []);
  cluster.link('app-1', 'app-3').heal();
  await eventually(async () => (await holders(cluster, id)).includes('app-3'));
});
