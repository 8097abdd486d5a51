/** The store with known costs, by itself: it holds so much more, takes so much more, and is the same to whoever uses it. */
import type { SessionRecord, SessionStore } from '@session-lab/app';
import t from 'tap';
import { KNOWN } from '../../src/costs/control/known.ts';
import { withKnownExtra } from '../../src/costs/control/known-extra.ts';

/** Holds text, as stores do. */
function plainStore() {
  const held = new Map<string, string>();
  const get = async (id: string): Promise<SessionRecord | null> => JSON.parse(held.get(id) ?? 'null');
  const store: SessionStore = {
    shared: false,
    get,
    set: async (id, record) => void held.set(id, JSON.stringify(record)),
    update: async (id, change) => {
      const record = await get(id);
      if (!record) return null;
      held.set(id, JSON.stringify(change(record)));
      return get(id);
    },
    destroy: async (id) => void held.delete(id),
    list: async () => ({ count: held.size, sessions: [] }),
    costs: async () => ({ messages: 0, commands: 0, bytes: 0, memoryBytes: 0 }),
    close: async () => held.clear(),
  };
  return { store, bytes: (id: string) => Buffer.byteLength(held.get(id) ?? '') };
}

t.test('holds each session with the known bytes more, and hands it out without them', async (t) => {
  const [plain, other] = [plainStore(), plainStore()];
  const control = withKnownExtra(other.store);
  for (const store of [plain.store, control]) {
    await store.set('one', { views: 1 });
    await store.set('two', {});
    await store.update?.('two', (record) => ({ ...record, views: 2 }));
    t.same(await store.get('one'), { views: 1 });
    t.same(await store.get('two'), { views: 2 });
    t.same(await store.update?.('two', (record) => record), { views: 2 });
    t.equal(await store.get('three'), null);
    t.equal(await store.update?.('three', (record) => record), null);
    t.same(await store.list(1), { count: 2, sessions: [] });
  }
  for (const id of ['one', 'two']) t.equal(other.bytes(id) - plain.bytes(id), KNOWN.bytes, id);
  await control.destroy('one');
  t.equal(await control.get('one'), null);
  await control.close();
  t.match(await control.costs(), { memoryBytes: 0 });
});

t.test(
  'takes at least the known time of the processor to read, and knows no update where the other has none',
  async (t) => {
    const { store } = plainStore();
    const { update: _, ...without } = store;
    const control = withKnownExtra(without);
    t.notOk('update' in control);
    const before = process.cpuUsage();
    await control.get('none');
    const { user, system } = process.cpuUsage(before);
    t.ok((user + system) / 1000 >= KNOWN.cpuMs);
  },
);
