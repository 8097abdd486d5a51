import t from 'tap';
import { CookieJar } from '../../src/load/cookie-jar.ts';

t.test('sends back what it was given, and the newest of one name', async (t) => {
  const jar = new CookieJar();
  t.equal(jar.header('/'), undefined);
  jar.store(['sid=a=b; Path=/; HttpOnly', 'theme=dark']);
  jar.store(['sid=c']);
  t.equal(jar.header('/image'), 'sid=c; theme=dark');
  t.equal(jar.get('sid'), 'c');
});

t.test('removes a cookie that has expired; Max-Age has the last word over Expires', async (t) => {
  const jar = new CookieJar();
  const past = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT';
  jar.store(['a=1', 'b=1', 'c=1', 'd=1']);
  jar.store([`a=; ${past}`, 'b=; Max-Age=0', `c=2; Max-Age=60; ${past}`, 'd=2; Max-Age=nonsense']);
  t.equal(jar.header('/'), 'c=2; d=2');
});

t.test('sends a cookie below its path only', async (t) => {
  const jar = new CookieJar();
  jar.store(['a=1; Path=/cart']);
  t.equal(jar.header('/cart'), 'a=1');
  t.equal(jar.header('/cart/items'), 'a=1');
  t.equal(jar.header('/carton'), undefined);
});

t.test('passes over what is no cookie', async (t) => {
  const jar = new CookieJar();
  jar.store(['', '=x', 'novalue', ';;;', 'ok=1; Path=relative; Expires=never']);
  t.equal(jar.header('/'), 'ok=1');
});

t.test('lets a cookie go when its lifetime ends, and knows that it did', async (t) => {
  const jar = new CookieJar();
  jar.store(['sid=1; Max-Age=60'], 1000);
  t.equal(jar.header('/', 60_999), 'sid=1');
  t.equal(jar.hasLapsed('sid', 60_999), false);
  t.equal(jar.hasLapsed('sid', 61_000), true);
  t.equal(jar.header('/', 61_000), undefined);
});

t.test('is bounded as a browser is: in the size of a cookie, and in their number', async (t) => {
  const jar = new CookieJar();
  jar.store([`big=${'x'.repeat(5000)}`, ...Array.from({ length: 10_000 }, (_, index) => `c${index}=1`)]);
  t.equal(jar.get('big'), undefined);
  t.equal(jar.header('/')?.split('; ').length, 180);
  t.equal(jar.get('c9999'), '1');
});

t.test('a copy goes its own way', async (t) => {
  const jar = new CookieJar();
  jar.store(['sid=1']);
  const copy = new CookieJar(jar);
  jar.store(['sid=; Max-Age=0']);
  t.equal(copy.header('/'), 'sid=1');
});
