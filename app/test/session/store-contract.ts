/** What every session store must do: one suite for all. Their traits leave out what a store can't do. */
import { Departures, type Lifetimes, NO_COSTS, newSessionId } from '@session-lab/shared';
import { eventually } from '@session-lab/shared/testing';
import { pino } from 'pino';
import type { Test } from 'tap';
import { readConfig } from '../../src/config.ts';
import type { SessionStore } from '../../src/session/session-store.ts';
import type { StoreDefinition } from '../../src/session/store-definition.ts';

export interface Opening extends Lifetimes {
  /** Stores on one server share sessions only if they are opened in the same place. */
  readonly place: string;
}

export type OpenTestStore = (t: Test, opening: Opening) => Promise<SessionStore>;

type Env = Readonly<Record<string, string>>;

/** Opens the store as the app does. `env` may depend on the place. */
export const asDefined =
  (definition: StoreDefinition, env: Env | ((place: string) => Env) = {}): OpenTestStore =>
  async (t, { idleS, lifetimeS, place }) => {
    const config = readConfig({
      STORE: definition.name,
      SESSION_IDLE_S: String(idleS),
      SESSION_LIFETIME_S: String(lifetimeS),
      REDIS_PREFIX: place,
      ...(typeof env === 'function' ? env(place) : env),
    });
    const store = await definition.open(config, pino({ level: 'silent' }), new Departures());
    t.teardown(() => store.close());
    return store;
  };

let places = 0;

/** With characters that a server might take for a pattern. */
const newPlace = (): string => `session:test[${++places}]*:`;

export function storeContract(
  t: Test,
  { traits }: Pick<StoreDefinition, 'traits'>,
  openIn: OpenTestStore,
): void {
  const open = (t: Test, { idleS = 60, lifetimeS = 3600, place = newPlace() }: Partial<Opening> = {}) =>
    openIn(t, { idleS, lifetimeS, place });

  /** How many of two sessions are left, without using any: by the clock, where the server holds none. */
  const left = async (store: SessionStore, { beganMs, idleS }: { beganMs: number; idleS: number }) =>
    traits.revocable ? (await store.list(10)).count : Date.now() > beganMs + idleS * 1000 ? 0 : 2;

  t.test('a session that was never set is not there', async (t) => {
    const store = await open(t);
    t.equal(await store.get(newSessionId()), null);
  });

  t.test('gives back what was set, and the newest of two', async (t) => {
    const store = await open(t);
    const id = newSessionId();
    await store.set(id, { user: 'ann', cart: ['tea'] });
    t.same(await store.get(id), { user: 'ann', cart: ['tea'] });
    await store.set(id, { user: 'bob' });
    t.same(await store.get(id), { user: 'bob' }, 'the whole record is replaced');
  });

  t.test('hands out copies: what a request does to its record stays its own until it is set', async (t) => {
    const store = await open(t);
    const id = newSessionId();
    const record = { cart: ['tea'] };
    await store.set(id, record);
    record.cart.push('milk');
    const first = await store.get(id);
    (first as { cart: string[] }).cart.push('sugar');
    t.same(await store.get(id), { cart: ['tea'] });
  });

  t.test('keeps sessions apart', async (t) => {
    const store = await open(t);
    const [ann, bob] = [newSessionId(), newSessionId()];
    await store.set(ann, { user: 'ann' });
    await store.set(bob, { user: 'bob' });
    await store.destroy(ann);
    t.equal(await store.get(ann), null);
    t.same(await store.get(bob), { user: 'bob' });
  });

  t.test('destroying what is not there is no error', async (t) => {
    const store = await open(t);
    await t.resolves(store.destroy(newSessionId()));
  });

  t.test('a session that nobody uses is gone after its idle time', async (t) => {
    const store = await open(t, { idleS: 1 });
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    const beganMs = Date.now();
    await eventually(async () => (await left(store, { beganMs, idleS: 1 })) === 0);
    t.equal(await store.get(id), null);
  });

  t.test('using a session slides its idle time', async (t) => {
    const store = await open(t, { idleS: 2 });
    const [used, unused] = [newSessionId(), newSessionId()];
    await store.set(unused, { user: 'bob' });
    await store.set(used, { user: 'ann' });
    const beganMs = Date.now();
    await eventually(async () => {
      await store.get(used);
      return (await left(store, { beganMs, idleS: 2 })) < 2;
    });
    t.same(await store.get(used), { user: 'ann' });
    t.equal(await store.get(unused), null);
  });

  t.test('a session is gone after its lifetime, however busy it is', async (t) => {
    const store = await open(t, { lifetimeS: 2 });
    const old = newSessionId(Date.now() - 3000);
    await store.set(old, { user: 'ann' });
    t.equal(await store.get(old), null, 'one that was over before it was set');
    const young = newSessionId(Date.now() - 1000);
    await store.set(young, { user: 'bob' });
    t.same(await store.get(young), { user: 'bob' });
    await eventually(async () => (await store.get(young)) === null);
  });

  t.test('an id that no session of ours can have is not there', async (t) => {
    const store = await open(t);
    await store.set('*', { user: 'mallory' });
    t.equal(await store.get('*'), null);
    t.equal(await store.get(''), null);
  });

  t.test(traits.revocable ? 'lists what it holds' : 'holds nothing that it could list', async (t) => {
    const store = await open(t);
    const ids = [newSessionId(), newSessionId(), newSessionId()] as const;
    for (const id of ids) await store.set(id, { user: 'ann' });
    const { count, sessions } = await store.list(2);
    t.equal(count, traits.revocable ? 3 : 0);
    t.equal(sessions.length, traits.revocable ? 2 : 0);
    for (const session of sessions) {
      t.ok(ids.includes(session.id));
      t.ok(session.ttlS > 50 && session.ttlS <= 60);
      t.equal(session.bytes, '{"user":"ann"}'.length);
    }
  });

  t.test('tells what its work has cost: commands to a server, messages to other replicas', async (t) => {
    const store = await open(t);
    const before = await store.costs();
    await store.set(newSessionId(), { user: 'ann' });
    const after = await store.costs();
    t.equal(after.commands > before.commands, traits.server !== null);
    t.equal(after.messages > before.messages, traits.copies !== null);
    if (traits.server === null && traits.copies === null) t.same(after, NO_COSTS);
  });

  if (traits.server !== null)
    t.test('two replicas see each other’s sessions', async (t) => {
      const place = newPlace();
      const [one, other] = [await open(t, { place }), await open(t, { place })];
      const id = newSessionId();
      await one.set(id, { user: 'ann' });
      t.same(await other.get(id), { user: 'ann' });
      await other.destroy(id);
      t.equal(await one.get(id), null);
    });
}
