/** What every store that keeps versions must do beyond the contract: requests of one session that overlap lose nothing. */
import { newSessionId } from '@session-lab/shared';
import { Visitor } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import type { SessionRecord } from '../../src/session/session-store.ts';
import type { VersionedStore } from '../../src/session/versioned-store.ts';
import { startApp } from '../support/start-app.ts';

/** @param open another store on the same sessions, each time */
export function versionedContract(t: Test, open: (t: Test) => Promise<VersionedStore>): void {
  const begin = async (store: VersionedStore, record: SessionRecord): Promise<string> => {
    const id = newSessionId();
    await store.set(id, record, null);
    return id;
  };

  t.test('what one request changed is merged with what another has', async (t) => {
    const [one, other] = [await open(t), await open(t)];
    const base = { cart: ['tea'], views: 1, flash: 'saved' };
    const id = await begin(one, base);
    // Each has read it before the other writes.
    await Promise.all([one.get(id), other.get(id)]);
    await one.set(id, { ...base, views: 2 }, base);
    await other.set(id, { cart: ['tea', 'milk'], views: 1 }, base);
    t.same(await one.get(id), { cart: ['tea', 'milk'], views: 2 }, 'and what it removed is gone');
  });

  t.test('updates from two replicas at once all count', async (t) => {
    const replicas = [await open(t), await open(t)] as const;
    const id = await begin(replicas[0], { views: 0 });
    const count = (record: SessionRecord) => ({ ...record, views: Number(record.views) + 1 });
    await Promise.all(Array.from({ length: 20 }, (_, at) => replicas[at % 2 ? 1 : 0].update(id, count)));
    t.same(await replicas[0].get(id), { views: 20 });
  });

  t.test('a session that was destroyed meanwhile is not brought back', async (t) => {
    const [one, other] = [await open(t), await open(t)];
    const base = { user: 'ann', views: 1 };
    const id = await begin(one, base);
    await one.get(id);
    await other.destroy(id);
    await one.set(id, { ...base, views: 2 }, base);
    t.equal(await one.get(id), null);
    t.equal(await one.update(id, (record) => ({ ...record, views: 3 })), null);
    t.equal(await one.get(id), null);
  });

  t.test('an update that throws changes nothing', async (t) => {
    const store = await open(t);
    const id = await begin(store, { views: 1 });
    const fail = (): never => {
      throw new Error('full');
    };
    await t.rejects(store.update(id, fail), { message: 'full' });
    t.same(await store.get(id), { views: 1 });
  });

  t.test('through the app: views counted at once are all there', async (t) => {
    const visitor = new Visitor((await startApp(t, {}, await open(t))).url);
    await visitor.post('/views');
    await Promise.all(Array.from({ length: 10 }, () => visitor.post('/views')));
    t.match((await visitor.get('/views')).body, { views: 11 });
  });
}
