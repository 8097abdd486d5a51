import { Departures, newSessionId } from '@session-lab/shared';
import { type SessionData, Store } from 'express-session';
import t from 'tap';
import { MemoryStore } from '../src/session/memory-store.ts';

const IDLE_S = 10;
const LIFETIME_S = 25;

/** A store whose clock stands still until a test moves it. */
function standing(max = 100) {
  const clock = { ms: Date.now() };
  const departures = new Departures();
  const store = new MemoryStore({
    idleS: IDLE_S,
    lifetimeS: LIFETIME_S,
    max,
    now: () => clock.ms,
    departures,
  });
  const get = (id: string) =>
    new Promise<SessionData | null>((resolve) => store.get(id, (_error, record) => resolve(record ?? null)));
  const pass = (seconds: number) => {
    clock.ms += seconds * 1000;
  };
  return { store, get, pass, departures, newId: () => newSessionId(clock.ms) };
}

const record = { cookie: {}, user: 'ann' } as SessionData;

t.test('is a store of express-session, whose records it keeps as text', async (t) => {
  const { store, get, newId } = standing();
  t.ok(store instanceof Store);
  const id = newId();
  store.set(id, record);
  t.same(await get(id), record);
  t.not(await get(id), await get(id));
  store.destroy(id);
  t.equal(await get(id), null);
});

t.test('forgets a session that nobody used for its idle time, and says so', async (t) => {
  const { store, get, pass, departures, newId } = standing();
  const id = newId();
  store.set(id, record);
  pass(IDLE_S - 1);
  store.touch(id, record);
  pass(IDLE_S - 1);
  t.ok(await get(id), 'a touch is a use');
  pass(1);
  t.equal(await get(id), null);
  t.match(departures.gone, [{ id, what: 'expired' }]);
});

t.test('forgets a session at the end of its lifetime, however busy it is', async (t) => {
  const { store, get, pass, newId } = standing();
  const id = newId();
  store.set(id, record);
  for (let s = 0; s < LIFETIME_S - 1; s += 6) {
    t.ok(await get(id));
    store.touch(id, record);
    pass(6);
  }
  pass(1);
  t.equal(await get(id), null);
});

t.test('full, it lets the least recently used go', async (t) => {
  const { store, get, departures, newId } = standing(2);
  const [first, second, third] = [newId(), newId(), newId()];
  store.set(first, record);
  store.set(second, record);
  store.touch(first, record);
  store.set(third, record);
  t.match(departures.gone, [{ id: second, what: 'evicted' }]);
  t.ok(await get(first));
  t.match(await store.list(1), { count: 2, sessions: [{ id: third, ttlS: IDLE_S }] });
});

t.test('a touch does not bring back a session that was destroyed', async (t) => {
  const { store, get, newId } = standing();
  const id = newId();
  store.set(id, record);
  store.destroy(id);
  store.touch(id, record);
  t.equal(await get(id), null);
  t.match(await store.list(10), { count: 0 });
});
