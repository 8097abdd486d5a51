/** Sessions in sealed cookies: the contract, with a jar that keeps the cookies as a browser does; and what is theirs alone. */
import { Departures, type Holdings, newSessionId } from '@session-lab/shared';
import t, { type Test } from 'tap';
import { readConfig } from '../../src/config.ts';
import type { DataCookies } from '../../src/session/data-cookies.ts';
import { openStore } from '../../src/session/open-store.ts';
import { Sealer } from '../../src/session/sealer.ts';
import type { SessionRecord } from '../../src/session/session-store.ts';
import { CookieStore, type CookieStoreOptions } from '../../src/session/stores/cookie.ts';
import { build, Visitor } from '../support/build.ts';
import { storeContract } from './store-contract.ts';

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

/** As the contract wants to look into it: what lies in the jar and can still be opened. */
class ListedStore extends CookieStore {
  readonly #jar: Jar;
  readonly #idleS: number;
  constructor(jar: Jar, options: CookieStoreOptions) {
    super(options);
    this.#jar = jar;
    this.#idleS = options.idleS;
  }
  override async list(limit = Number.POSITIVE_INFINITY): Promise<Holdings> {
    const sessions = [...this.#jar.held].flatMap(([id, cookie]) => {
      const opened = new Sealer([OLD]).open(cookie, id);
      const { usedAt, record }: { usedAt: number; record: SessionRecord } = JSON.parse(opened?.text ?? '{}');
      const ttlS = Math.ceil((usedAt + this.#idleS * 1000 - Date.now()) / 1000);
      return ttlS > 0 ? [{ id, ttlS, bytes: JSON.stringify(record).length }] : [];
    });
    return { count: sessions.length, sessions: sessions.slice(0, limit) };
  }
}

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, async (_, lifetimes) => {
    const jar = new Jar();
    return new ListedStore(jar, { secrets: [OLD], cookies: jar, ...lifetimes });
  });
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

async function app(t: Test) {
  const { app, logged } = await build(t);
  await app.close();
  const departures = new Departures();
  const store = await openStore(readConfig({ STORE: 'cookie' }), app.log, departures);
  return { ...(await build(t, { STORE: 'cookie' }, store, departures)), logged };
}

t.test(
  'through the app: any replica knows the visitor; a logout clears the cookies, but not a copy',
  async (t) => {
    const visitor = new Visitor((await app(t)).app);
    await visitor.post('/views');
    await visitor.post('/login', { user: 'ann' });
    t.match((await visitor.get('/login')).json(), { user: 'ann' });
    t.match((await visitor.get('/views')).json(), { views: 1 });
    const thief = new Visitor((await app(t)).app);
    for (const [name, value] of visitor.cookies) thief.cookies.set(name, value);
    t.match((await thief.get('/login')).json(), { user: 'ann' }, 'another replica');
    const { cookies } = await visitor.post('/logout');
    t.same(cookies.map(({ name, value }) => [name, value]).sort(), [
      ['sid', ''],
      ['sid-data', ''],
    ]);
    t.match((await visitor.get('/login')).json(), { user: null });
    t.match((await thief.get('/login')).json(), { user: 'ann' }, 'which is why this is no way to log out');
  },
);

t.test(
  'through the app: what does not fit is refused with a reason, and the session stays as it was',
  async (t) => {
    const { app: server } = await app(t);
    const visitor = new Visitor(server);
    await visitor.post('/cart', { item: 'tea' });
    let status = 303;
    let answer = await visitor.get('/cart');
    for (let i = 0; i < 50 && status === 303; i++) {
      answer = await visitor.post('/cart', { item: `${i}`.padEnd(100, 'x') });
      status = answer.statusCode;
    }
    t.equal(status, 413);
    t.match(answer.json(), { error: 'SESSION_TOO_LARGE', message: /cookie of \d{4} bytes.*4096/ });
    t.equal(answer.headers['set-cookie'], undefined);
    t.match((await visitor.get('/cart')).json(), { items: [{ item: 'tea' }] });
  },
);
