/** The routes of the loadtest's scenarios: /views, /login, /logout, /cart, /image. */
import { createHash } from 'node:crypto';
import { markedPng } from 'session-lab';
import type { Test } from 'tap';
import { type AppUnderTest, testStarting } from '../app-under-test.ts';
import { Visitor } from '../visitor.ts';

const userOf = async (visitor: Visitor): Promise<unknown> =>
  ((await visitor.get('/login')).body as { user: unknown }).user;

export function scenarioRoutes(t: Test, app: AppUnderTest): void {
  t.test('views: counts, remembers the last page, and answers the post with a 303', async (t) => {
    const visitor = new Visitor(app.url);
    const posted = await visitor.post('/views', { page: '/about' });
    t.equal(posted.status, 303);
    t.equal(posted.headers.get('location'), '/views');
    t.match((await visitor.get('/views')).body, { views: 1, last: '/about' });
    await visitor.postForm('/views', null);
    t.match((await visitor.get('/views?wait=1')).body, { views: 2, last: '/' });
    await visitor.postForm('/views', { page: '/form' });
    t.match((await visitor.get('/views')).body, { views: 3, last: '/form' });
    t.equal((await visitor.get('/views?wait=long')).status, 400);
  });

  t.test('login: a new id, so that one planted before is worthless; logout is final', async (t) => {
    const visitor = new Visitor(app.url);
    await visitor.post('/views');
    const before = visitor.cookie;
    const posted = await visitor.post('/login', { user: 'ann' });
    t.equal(posted.status, 303);
    t.equal(posted.headers.get('location'), '/login');
    const after = visitor.cookie;
    t.not(after, before);
    t.equal(await userOf(visitor), 'ann');

    const planted = new Visitor(app.url);
    planted.cookie = before;
    t.equal(await userOf(planted), null);

    const ended = await visitor.post('/logout');
    t.equal(ended.status, 303);
    t.equal(ended.headers.get('location'), '/login');
    t.equal(visitor.cookie, '', 'the cookie is cleared');
    const replayed = new Visitor(app.url);
    replayed.cookie = after;
    t.equal(await userOf(replayed), null, 'and worthless if kept');
  });

  t.test('login: what a visitor has done before is still theirs after', async (t) => {
    const visitor = new Visitor(app.url);
    await visitor.post('/cart', { item: 'tea' });
    await visitor.postForm('/login', { user: 'ann' });
    t.equal(await userOf(visitor), 'ann');
    t.match((await visitor.get('/cart')).body, { items: [{ item: 'tea', quantity: 1 }] });
    t.equal((await visitor.post('/login', {})).status, 400);
  });

  t.test('login: a forged or garbled cookie is nobody', async (t) => {
    for (const cookie of ['x', 'a.b.c', 's%3Aa.b.c', 's:', '%00', `${'x'.repeat(5000)}`]) {
      const visitor = new Visitor(app.url);
      visitor.cookie = cookie;
      t.equal(await userOf(visitor), null);
    }
  });

  t.test('cart: adds, sums and removes; refuses what is no item, and too many', async (t) => {
    const visitor = new Visitor(app.url);
    const items = async () => ((await visitor.get('/cart')).body as { items: unknown }).items;
    await visitor.post('/cart', { item: 'tea' });
    const posted = await visitor.postForm('/cart', { item: 'tea', quantity: '2' });
    t.equal(posted.status, 303);
    t.equal(posted.headers.get('location'), '/cart');
    await visitor.post('/cart', { item: 'milk' });
    t.equal((await visitor.post('/cart/remove', { item: 'milk' })).status, 303);
    t.same(await items(), [{ item: 'tea', quantity: 3 }]);
    t.equal((await visitor.post('/cart', {})).status, 400);
    t.equal((await visitor.post('/cart', { item: 'tea', quantity: -1 })).status, 400);
    t.equal((await visitor.post('/cart/remove', {})).status, 400);
    for (let i = 0; i < 49; i++) await visitor.post('/cart', { item: `item ${i}` });
    const { status, body } = await visitor.post('/cart', { item: 'one too many' });
    t.equal(status, 422);
    t.match(body, { error: 'CART_FULL' });
  });

  t.test('image: the page shows what was uploaded', async (t) => {
    const visitor = new Visitor(app.url);
    const png = markedPng('mine');
    const posted = await visitor.upload('münze.png', png);
    t.equal(posted.status, 303);
    t.equal(posted.headers.get('location'), '/image');
    const { body } = await visitor.get('/image');
    t.match(body, { uploads: 1, flash: null });
    t.same((body as { image: unknown }).image, {
      name: 'münze.png',
      type: 'image/png',
      size: png.length,
      sha256: createHash('sha256').update(png).digest('hex'),
    });
  });

  t.test('image: what is wrong with an upload is said once, and what was there before stays', async (t) => {
    const visitor = new Visitor(app.url);
    await visitor.upload('mine.png', markedPng('mine'));
    const wrongs = [
      () => visitor.upload('notes.txt', 'hello', 'text/plain'),
      () => visitor.upload('liar.png', 'hello', 'image/png'),
      () => visitor.upload('empty.png', ''),
      () => visitor.post('/image'),
    ];
    for (const wrong of wrongs) {
      t.equal((await wrong()).status, 303);
      const first = (await visitor.get('/image')).body;
      t.match(first, { flash: /not a PNG|is empty|Choose/, image: { name: 'mine.png' }, uploads: 1 });
      t.match((await visitor.get('/image')).body, { flash: null }, 'shown exactly once');
    }
  });

  testStarting(
    t,
    app,
    'image: one that is too large is refused with 413, and nothing is kept',
    async (t, start) => {
      const visitor = new Visitor((await start(t, { UPLOAD_MAX_BYTES: '100' })).url);
      t.equal((await visitor.upload('large.png', markedPng('large'))).status, 413);
      t.match((await visitor.get('/image')).body, { image: null, uploads: 0 });
    },
  );
}
