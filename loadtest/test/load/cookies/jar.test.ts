/** What is sent, in which order, and for how long. Numbers are sections of RFC 6265bis. */
import t from 'tap';
import { CookieJar, type Place, placeOf } from '../../../src/load/cookies/jar.ts';

const NOW = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PAST = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';

const to = (url: string): Place => placeOf(new URL(url));
const on = (path: string): Place => ({ host: 'www.example.com', path, secure: false });
const ROOT = on('/');

t.test('a place is a host without its port, a path, and whether Secure cookies may go there', async (t) => {
  t.same(to('HTTP://WWW.Example.com:8080/A?b'), { host: 'www.example.com', path: '/A', secure: false });
  const secure = [
    'https://a.test',
    'wss://a.test',
    'http://localhost',
    'http://localhost./',
    'http://a.localhost',
  ];
  for (const url of [...secure, 'http://127.0.0.1', 'http://127.9.9.9', 'http://[::1]']) {
    t.equal(to(url).secure, true, url);
  }
  const open = [
    'http://a.test',
    'http://mylocalhost',
    'http://localhost.test',
    'http://128.0.0.1',
    'http://[::2]',
  ];
  for (const url of [...open, 'http://127.0.0.1.test']) t.equal(to(url).secure, false, url);
});

t.test('sends back what it was given, and the newest of one name', async (t) => {
  const jar = new CookieJar();
  t.equal(jar.header(ROOT), undefined);
  jar.store(['sid=a=b; Path=/; HttpOnly', 'theme=dark'], ROOT);
  jar.store(['sid=c'], ROOT);
  t.equal(jar.get('sid', on('/image')), 'c');
  // Chromium: a new value makes it the youngest. By the standard (5.7), it would keep its place.
  t.equal(jar.header(on('/image')), 'theme=dark; sid=c');
  jar.store(['theme=dark; Max-Age=60'], ROOT);
  t.equal(jar.header(on('/image')), 'theme=dark; sid=c');
});

t.test('5.6: trims blanks and tabs, and leaves quotes and = alone', async (t) => {
  const jar = new CookieJar();
  jar.store([' a \t=\t b c ', 'd="e; f"', 'g=h=i', '\u00a0j=\u00a0k'], ROOT);
  t.equal(jar.header(ROOT), 'a=b c; d="e; g=h=i; \u00a0j=\u00a0k');
});

t.test('5.8.3: a cookie without a name is its value alone, and there is one', async (t) => {
  const jar = new CookieJar();
  jar.store(['one', '=two', 'a='], ROOT);
  t.equal(jar.header(ROOT), 'two; a=');
  t.equal(jar.get('', ROOT), 'two');
});

t.test('passes over attributes that it does not know or can not read', async (t) => {
  const jar = new CookieJar();
  jar.store(['ok=1; Path=relative; Expires=never; Max-Age=soon; ;;=x; Foo; Domain'], on('/shop/cart'));
  t.equal(jar.header(on('/shop')), 'ok=1');
  t.equal(jar.header(ROOT), undefined);
});

t.test('5.1.4: sends a cookie below its path only', async (t) => {
  const jar = new CookieJar();
  jar.store(['a=1; Path=/cart', 'b=1; Path=/cart/'], ROOT);
  t.equal(jar.header(on('/cart')), 'a=1');
  t.equal(jar.header(on('/cart?x=/')), 'a=1');
  t.equal(jar.header(on('/cart/items')), 'b=1; a=1');
  t.equal(jar.header(on('/carton')), undefined);
  t.equal(jar.header(on('/Cart')), undefined);
  t.equal(jar.header(on('/x?/cart')), undefined);
});

t.test("5.1.4: without Path, a cookie belongs to the request's folder", async (t) => {
  const folders = [
    ['/', '/'],
    ['/a', '/'],
    ['/a/', '/a'],
    ['/a/b', '/a'],
    ['/a/b/?c=/d/e', '/a/b'],
    ['/?a=/b/c', '/'],
    ['', '/'],
    ['*', '/'],
  ] as const;
  for (const [from, folder] of folders) {
    const jar = new CookieJar();
    jar.store(['here=1', `same=1; Path=${folder}`], on(from));
    jar.store(['here=2; Path='], on(from));
    t.equal(jar.header(on(`${folder}/x`.replace('//', '/'))), 'same=1; here=2', from);
  }
});

t.test('5.8.3: the longest path comes first, then the oldest; two of one name are both sent', async (t) => {
  const jar = new CookieJar();
  jar.store(['a=root; Path=/', 'b=1; Path=/', 'a=deep; Path=/x/y', 'a=near; Path=/x'], ROOT, NOW);
  t.equal(jar.header(on('/x/y'), NOW), 'a=deep; a=near; a=root; b=1');
  t.equal(jar.get('a', on('/x/y'), NOW), 'deep');
  t.same(jar.all('a', on('/x/y'), NOW), ['deep', 'near', 'root']);
  t.same(jar.all('a', ROOT, NOW), ['root']);
  t.same(jar.all('c', ROOT, NOW), []);
});

t.test('5.1.3: without Domain a cookie is for its host alone, with it for all below', async (t) => {
  const jar = new CookieJar();
  jar.store(['a=host', 'b=1; Domain=example.com', 'c=1; Domain=www.example.com'], ROOT);
  t.equal(jar.header(ROOT), 'a=host; b=1; c=1');
  t.equal(jar.header(to('http://example.com/')), 'b=1');
  t.equal(jar.header(to('http://a.www.example.com/')), 'b=1; c=1');
  t.equal(jar.header(to('http://notexample.com/')), undefined);
  t.equal(jar.header(to('http://www.example.com:81/')), 'a=host; b=1; c=1', 'ports do not count');
});

t.test(
  '5.7: name, domain, path, and whether it is for its host alone make a cookie what it is',
  async (t) => {
    const jar = new CookieJar();
    const domain = 'Domain=www.example.com';
    jar.store(['a=1', `a=2; ${domain}`, 'a=3; Path=/x', 'A=4'], ROOT);
    t.same(jar.all('a', on('/x')), ['3', '1', '2']);
    jar.store([`a=; ${domain}; Max-Age=0`], ROOT);
    t.same(jar.all('a', on('/x')), ['3', '1']);
    t.equal(jar.get('A', ROOT), '4');
  },
);

t.test('5.7: where the host is a public suffix, Domain makes a cookie for that host alone', async (t) => {
  const jar = new CookieJar();
  jar.store(['a=1; Domain=github.io'], to('http://github.io/'));
  t.equal(jar.header(to('http://github.io/')), 'a=1');
  t.equal(jar.header(to('http://me.github.io/')), undefined);
});

t.test('5.8.3: Secure cookies go to secure places alone', async (t) => {
  const jar = new CookieJar();
  jar.store(['a=1; Secure', 'b=1'], to('https://www.example.com/'));
  t.equal(jar.header(to('https://www.example.com/')), 'a=1; b=1');
  t.equal(jar.header(to('http://www.example.com/')), 'b=1');
  t.equal(jar.get('a', to('http://www.example.com/')), undefined);
});

t.test('5.6.2: Max-Age counts before Expires, and the last of each counts', async (t) => {
  const jar = new CookieJar();
  jar.store(['a=1', 'b=1', 'c=1', 'd=1', 'e=1', 'f=1'], ROOT);
  const stored = jar.store(
    [
      `a=; ${PAST}`,
      'b=; Max-Age=0',
      `c=2; Max-Age=60; ${PAST}`,
      'd=2; Max-Age=nonsense',
      'e=2; Max-Age=60; Max-Age=-1',
      `f=2; ${PAST}; Expires=never`,
    ],
    ROOT,
  );
  t.equal(jar.header(ROOT), 'c=2; d=2; f=2');
  t.same(
    stored.map(({ outcome }) => outcome),
    ['removed', 'removed', 'kept', 'kept', 'removed', 'kept'],
  );
});

t.test('5.5: tells the lifetime, which is 400 days at most', async (t) => {
  const lines = [
    'a=1',
    'b=1; Max-Age=60',
    'c=1; Max-Age=99999999999',
    'd=1; Expires=Fri, 31 Dec 9999 00:00:00 GMT',
  ];
  const soon = `e=1; Expires=${new Date(NOW + MINUTE).toUTCString()}`;
  const stored = new CookieJar().store([...lines, soon, 'f=; Max-Age=0'], ROOT, NOW);
  t.same(
    stored.map(({ lifetimeMs }) => lifetimeMs),
    [null, MINUTE, 400 * DAY, 400 * DAY, MINUTE, 0],
  );
});

t.test('lets a cookie go when its lifetime ends, and knows that it did', async (t) => {
  const jar = new CookieJar();
  jar.store(['sid=1; Max-Age=60; Path=/shop'], ROOT, 1000);
  const shop = on('/shop');
  t.equal(jar.header(shop, 60_999), 'sid=1');
  t.equal(jar.hasLapsed('sid', shop, 60_999), false);
  t.equal(jar.hasLapsed('sid', shop, 61_000), true);
  t.equal(jar.hasLapsed('sid', ROOT, 61_000), false, 'it would not be sent there');
  t.equal(jar.get('sid', shop, 61_000), undefined);
  t.equal(jar.header(shop, 61_000), undefined);
  t.equal(jar.hasLapsed('sid', shop, 61_000), false, 'it is gone');
});

t.test('tells by how much a value was over when it came', async (t) => {
  const hourAgo = `Expires=${new Date(NOW - 60 * MINUTE).toUTCString()}`;
  const lines = [`a=1; ${hourAgo}`, `b=; ${hourAgo}`, `c=1; ${hourAgo}; Max-Age=0`];
  const stored = new CookieJar().store(lines, ROOT, NOW);
  t.same(
    stored.map(({ outcome, wasOverMs }) => [outcome, wasOverMs]),
    [
      ['removed', 60 * MINUTE],
      ['removed', undefined],
      ['removed', undefined],
    ],
  );
});

t.test("Chromium: Expires is read by the server's clock, as its Date header tells", async (t) => {
  const jar = new CookieJar();
  const byItsClock = (minutes: number): string =>
    new Date(NOW - 60 * MINUTE + minutes * MINUTE).toUTCString();
  const lines = [`a=1; Expires=${byItsClock(30)}`, `b=1; Expires=${byItsClock(-1)}`, 'c=1; Max-Age=60'];
  const stored = jar.store(lines, ROOT, NOW, 'same', NOW - 60 * MINUTE);
  t.same(
    stored.map(({ lifetimeMs, wasOverMs }) => lifetimeMs || -(wasOverMs ?? 0)),
    [30 * MINUTE, -MINUTE, MINUTE],
  );
  t.equal(jar.header(ROOT, NOW), 'a=1; c=1');
});

t.test('5.8.3: what goes along when another site asks', async (t) => {
  const place = to('https://www.example.com/');
  const jar = new CookieJar();
  const lines = [
    'n=1; SameSite=None; Secure',
    'l=1; SameSite=Lax',
    's=1; SameSite=Strict',
    'd=1',
    'o=1; SameSite=odd',
  ];
  jar.store(lines, place, NOW);
  t.equal(jar.header(place, NOW), 'n=1; l=1; s=1; d=1; o=1');
  t.equal(jar.header(place, NOW, 'navigation'), 'n=1; l=1; d=1; o=1');
  t.equal(jar.header(place, NOW, 'embedded'), 'n=1');
  // Chromium (5.6.7.2 allows it): for two minutes, a cookie without SameSite goes along with a POST.
  t.equal(jar.header(place, NOW + 2 * MINUTE, 'post'), 'n=1; d=1; o=1');
  t.equal(jar.header(place, NOW + 2 * MINUTE + 1, 'post'), 'n=1');
  jar.store(['d=1', 'o=2'], place, NOW + 3 * MINUTE);
  t.equal(jar.header(place, NOW + 3 * MINUTE, 'post'), 'n=1; o=2', 'the same value makes it no younger');
});

t.test('Chromium: Partitioned cookies are apart from others of that name', async (t) => {
  const place = to('https://www.example.com/');
  const jar = new CookieJar();
  const partitioned = 'SameSite=None; Secure; Partitioned';
  jar.store([`a=own; ${partitioned}`, 'a=plain; Secure'], place);
  jar.store([`a=theirs; ${partitioned}`], place, Date.now(), 'embedded');
  t.equal(jar.header(place), 'a=own; a=plain');
  t.equal(jar.header(place, Date.now(), 'embedded'), 'a=theirs');
});

t.test('5.7: is bounded as Chromium is, for each site on its own', async (t) => {
  const jar = new CookieJar();
  const many = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${name}${index}=1`);
  const other = to('http://www.other.com/');
  const count = (place: Place): number | undefined => jar.header(place)?.split('; ').length;
  jar.store(many('o', 100), other);
  jar.store(many('c', 180), ROOT);
  t.equal(count(ROOT), 180);
  jar.store(['c180=1'], to('http://example.com/'));
  t.equal(count(ROOT), 149, 'down to 150 with the new one');
  t.equal(jar.get('c30', ROOT), undefined);
  t.equal(jar.get('c31', ROOT), '1');
  t.equal(count(other), 100);
  jar.store(many('c', 10_000), ROOT);
  t.ok((count(ROOT) ?? 0) <= 180);
  t.equal(jar.get('c9999', ROOT), '1');
});

t.test('5.7: those that went unused for longest go first, and Secure ones last', async (t) => {
  const place = to('https://www.example.com/');
  const jar = new CookieJar();
  jar.store(['secure=1; Secure', 'used=1; Path=/used', 'unused=1'], place, NOW);
  const rest = Array.from({ length: 177 }, (_, index) => `c${index}=1; Path=/rest`);
  jar.store(rest, place, NOW + 1);
  jar.header({ ...place, path: '/used' }, NOW + 2 * MINUTE);
  jar.store(['unused=2; Path=/x', 'over=1'], place, NOW + 3 * MINUTE);
  t.equal(jar.get('used', { ...place, path: '/used' }, NOW), '1');
  t.equal(jar.get('secure', place, NOW), '1');
  t.equal(jar.get('c0', { ...place, path: '/rest' }, NOW), undefined);
});

t.test('Chromium: what is over makes room first, and Priority=Low goes before the rest', async (t) => {
  const jar = new CookieJar();
  jar.store(['high=1; Priority=High', 'medium=1', 'short=1; Max-Age=1'], ROOT, NOW);
  jar.store(
    Array.from({ length: 178 }, (_, index) => `low${index}=1; Priority=Low`),
    ROOT,
    NOW + DAY,
  );
  t.equal(jar.get('low0', ROOT, NOW + DAY), '1', 'the short one made room');
  jar.store(['last=1'], ROOT, NOW + DAY);
  t.equal(jar.get('low0', ROOT, NOW + DAY), undefined);
  for (const name of ['high', 'medium', 'last', 'low177']) t.equal(jar.get(name, ROOT, NOW + DAY), '1', name);
});

t.test('a copy goes its own way', async (t) => {
  const jar = new CookieJar();
  jar.store(['sid=1'], ROOT);
  const copy = new CookieJar(jar);
  jar.store(['sid=; Max-Age=0'], ROOT);
  copy.store(['new=1'], ROOT);
  t.equal(copy.header(ROOT), 'sid=1; new=1');
  t.equal(jar.header(ROOT), undefined);
});
