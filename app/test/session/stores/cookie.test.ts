/** Sessions in sealed cookies: the contract, with a jar that keeps cookies like a browser, and what is theirs alone. */
import { Departures, newSessionId } from '@session-lab/shared';
import { Visitor } from '@session-lab/shared/testing';
import t, { type Test } from 'tap';
import type { DataCookies } from '../../../src/session/data-cookies.ts';
import { CookieStore, type CookieStoreOptions, cookie } from '../../../src/session/stores/cookie.ts';
import { startApp } from '../../support/start-app.ts';
import { storeContract } from '../store-contract.ts';

const [OLD, NEW] = ['an old secret of over 32 characters', 'a new secret of over 32 characters!'] as const;

class Jar implements DataCookies {
  readonly held = new Map<string, string>();
  read(id: string): string | undefined {
    return this.held.get(id);
  }
  write(id: string, value: string | null): void {
    if (value === null) this.held.delete(id);
    else this.held.set(id, value);
  }
}

const open = (cookies: DataCookies, more: Partial<CookieStoreOptions> = {}) =>
  new CookieStore({ secrets: [OLD], cookies, idleS: 60, lifetimeS: 3600, ...more });

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, cookie, async (_, lifetimes) => open(new Jar(), lifetimes));
  t.end();
});

t.test('opens for its own id only, and not when tampered with', async (t) => {
  const jar = new Jar();
  const store = open(jar);
  const [ann, bob] = [newSessionId(), newSessionId()];
  await store.set(ann, { user: 'ann' });
  const sealed = jar.read(ann) ?? '';
  t.notMatch(Buffer.from(sealed, 'base64url').toString('latin1'), 'ann', 'nor can it be read');
  jar.write(bob, sealed);
  t.equal(await store.get(bob), null);
  for (const at of [0, 20, sealed.length - 2]) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    jar.write(ann, `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`);
    t.equal(await store.get(ann), null, `changed at ${at}`);
  }
  jar.write(ann, 'garbage');
  t.equal(await store.get(ann), null);
});

t.test('keys rotate: the old one still opens, and what it opened is sealed with the new', async (t) => {
  const jar = new Jar();
  const id = newSessionId();
  await open(jar).set(id, { user: 'ann' });
  t.same(await open(jar, { secrets: [NEW, OLD] }).get(id), { user: 'ann' });
  t.same(await open(jar, { secrets: [NEW] }).get(id), { user: 'ann' }, 'without the old one by now');
  t.equal(await open(jar, { secrets: [OLD] }).get(id), null);
});

t.test('a read does not set the cookie again before half its idle time is over', async (t) => {
  const jar = new Jar();
  let now = Date.now();
  const departures = new Departures();
  const store = open(jar, { now: () => now, departures });
  const id = newSessionId(now);
  await store.set(id, { user: 'ann' });
  const first = jar.read(id);
  now += 29_000;
  await store.get(id);
  t.equal(jar.read(id), first);
  now += 2_000;
  await store.get(id);
  t.not(jar.read(id), first);
  now += 60_000;
  t.equal(await store.get(id), null);
  t.match(departures.gone, [{ id, what: 'expired' }]);
});

/** A replica, and a browser that comes to it. */
const visit = async (t: Test) => new Visitor((await startApp(t, { STORE: 'cookie' })).url);

t.test(
  'through the app: any replica knows the visitor; a logout clears the cookies, but not a copy',
  async (t) => {
    const visitor = await visit(t);
    await visitor.post('/views');
    await visitor.post('/login', { user: 'ann' });
    t.match((await visitor.get('/login')).body, { user: 'ann' });
    t.match((await visitor.get('/views')).body, { views: 1 });
    const thief = await visit(t);
    for (const [name, value] of visitor.cookies) thief.cookies.set(name, value);
    t.match((await thief.get('/login')).body, { user: 'ann' }, 'another replica');
    const cleared = (await visitor.post('/logout')).headers.getSetCookie();
    t.same(cleared.map((line) => line.split(';', 1)[0]?.split('=')).sort(), [
      ['sid', ''],
      ['sid-data', ''],
    ]);
    t.match((await visitor.get('/login')).body, { user: null });
    t.match((await thief.get('/login')).body, { user: 'ann' }, 'which is why this is no way to log out');
  },
);

t.test(
  'through the app: what does not fit is refused with a reason, and the session stays as it was',
  async (t) => {
    const visitor = await visit(t);
    await visitor.post('/cart', { item: 'tea' });
    let status = 303;
    let answer = await visitor.get('/cart');
    for (let i = 0; i < 50 && status === 303; i++) {
      answer = await visitor.post('/cart', { item: `${i}`.padEnd(100, 'x') });
      status = answer.status;
    }
    t.equal(status, 413);
    t.match(answer.body, { error: 'SESSION_TOO_LARGE', message: /cookie of \d{4} bytes.*4096/ });
    t.same(answer.headers.getSetCookie(), []);
    t.match((await visitor.get('/cart')).body, { items: [{ item: 'tea' }] });
  },
);
