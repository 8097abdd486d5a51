import { Departures, newSessionId } from '@session-lab/shared';
import t from 'tap';
import { MemoryStore, memory } from '../../../src/session/stores/memory.ts';
import { asDefined, storeContract } from '../store-contract.ts';

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, memory, asDefined(memory));
  t.end();
});

t.test('is bounded: the least recently used session goes first', async (t) => {
  const store = new MemoryStore({ idleS: 60, lifetimeS: 3600, max: 2 });
  const [first, second, third] = [newSessionId(), newSessionId(), newSessionId()];
  await store.set(first, { n: 1 });
  await store.set(second, { n: 2 });
  await store.get(first);
  await store.set(third, { n: 3 });
  t.same(await store.get(first), { n: 1 });
  t.equal(await store.get(second), null);
  t.same(await store.get(third), { n: 3 });
});

t.test('makes room with what has expired before it takes what lives', async (t) => {
  let now = Date.now();
  const store = new MemoryStore({ idleS: 10, lifetimeS: 3600, max: 2, now: () => now });
  const [expired, live, fresh] = [newSessionId(), newSessionId(), newSessionId()];
  await store.set(expired, {});
  now += 9_000;
  await store.set(live, { n: 2 });
  now += 2_000;
  await store.set(fresh, { n: 3 });
  t.equal((await store.list(10)).count, 2);
  t.same(await store.get(live), { n: 2 });
});

t.test('tells which sessions it gave up, and why', async (t) => {
  let now = Date.now();
  const departures = new Departures();
  const store = new MemoryStore({ idleS: 10, lifetimeS: 3600, max: 1, now: () => now, departures });
  const [evicted, expired, ended] = [newSessionId(), newSessionId(), newSessionId()];
  await store.set(evicted, {});
  await store.set(expired, {});
  now += 11_000;
  await store.get(expired);
  await store.set(ended, {});
  await store.destroy(ended);
  t.match(departures.gone, [
    { id: evicted, what: 'evicted' },
    { id: expired, what: 'expired', at: now },
  ]);
  t.equal(departures.gone.length, 2, 'what was ended on purpose did not go by itself');
});
