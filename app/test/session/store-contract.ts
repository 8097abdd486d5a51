/** What every session store must do, whichever it is: one suite, run on each. */
import { type Lifetimes, newSessionId } from '@session-lab/shared';
import type { Test } from 'tap';
import type { SessionStore } from '../../src/session/session-store.ts';
import { eventually } from '../support/eventually.ts';

export type OpenTestStore = (t: Test, lifetimes: Lifetimes) => Promise<SessionStore>;

const LONG: Lifetimes = { idleS: 60, lifetimeS: 3600 };

export function storeContract(t: Test, open: OpenTestStore): void {
  t.test('a session that was never set is not there', async (t) => {
    const store = await open(t, LONG);
    t.equal(await store.get(newSessionId()), null);
  });

  t.test('gives back what was set, and the newest of two', async (t) => {
    const store = await open(t, LONG);
    const id = newSessionId();
    await store.set(id, { user: 'ann', cart: ['tea'] });
    t.same(await store.get(id), { user: 'ann', cart: ['tea'] });
    await store.set(id, { user: 'bob' });
    t.same(await store.get(id), { user: 'bob' }, 'the whole record is replaced');
  });

  t.test('hands out copies: what a request does to its record stays its own until it is set', async (t) => {
    const store = await open(t, LONG);
    const id = newSessionId();
    const record = { cart: ['tea'] };
    await store.set(id, record);
    record.cart.push('milk');
    const first = await store.get(id);
    (first as { cart: string[] }).cart.push('sugar');
    t.same(await store.get(id), { cart: ['tea'] });
  });

  t.test('keeps sessions apart', async (t) => {
    const store = await open(t, LONG);
    const [ann, bob] = [newSessionId(), newSessionId()];
    await store.set(ann, { user: 'ann' });
    await store.set(bob, { user: 'bob' });
    await store.destroy(ann);
    t.equal(await store.get(ann), null);
    t.same(await store.get(bob), { user: 'bob' });
  });

  t.test('destroying what is not there is no error', async (t) => {
    const store = await open(t, LONG);
    await t.resolves(store.destroy(newSessionId()));
  });

  t.test('a session that nobody uses is gone after its idle time', async (t) => {
    const store = await open(t, { idleS: 1, lifetimeS: 3600 });
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    // Looking by list leaves the idle time alone, as looking by get would not.
    await eventually(async () => (await store.list(10)).count === 0);
    t.equal(await store.get(id), null);
  });

  t.test('using a session slides its idle time', async (t) => {
    const store = await open(t, { idleS: 2, lifetimeS: 3600 });
    const [used, unused] = [newSessionId(), newSessionId()];
    await store.set(unused, { user: 'bob' });
    await store.set(used, { user: 'ann' });
    await eventually(async () => {
      await store.get(used);
      return (await store.list(10)).count === 1;
    });
    t.same(await store.get(used), { user: 'ann' });
    t.equal(await store.get(unused), null);
  });

  t.test('a session is gone after its lifetime, however busy it is', async (t) => {
    const store = await open(t, { idleS: 60, lifetimeS: 2 });
    const old = newSessionId(Date.now() - 3000);
    await store.set(old, { user: 'ann' });
    t.equal(await store.get(old), null, 'one that was over before it was set');
    const young = newSessionId(Date.now() - 1000);
    await store.set(young, { user: 'bob' });
    t.same(await store.get(young), { user: 'bob' });
    await eventually(async () => (await store.get(young)) === null);
  });

  t.test('an id that no session of ours can have is not there', async (t) => {
    const store = await open(t, LONG);
    await store.set('*', { user: 'mallory' });
    t.equal(await store.get('*'), null);
    t.equal(await store.get(''), null);
  });

  t.test('lists what it holds', async (t) => {
    const store = await open(t, LONG);
    const ids = [newSessionId(), newSessionId(), newSessionId()] as const;
    for (const id of ids) await store.set(id, { user: 'ann' });
    const { count, sessions } = await store.list(2);
    t.equal(count, 3);
    t.equal(sessions.length, 2);
    for (const session of sessions) {
      t.ok(ids.includes(session.id));
      t.ok(session.ttlS > 50 && session.ttlS <= 60);
      t.equal(session.bytes, '{"user":"ann"}'.length);
    }
  });
}
