/** The scenarios' routes, asked for as the Fastify app's tests ask. */
import { createHash } from 'node:crypto';
import { markedPng } from '@session-lab/loadtest';
import t from 'tap';
import { startApp, Visitor } from './support/visitor.ts';

t.test('views: counts, remembers the last page, and answers the post with a 303', async (t) => {
  const visitor = new Visitor(await startApp(t));
  const posted = await visitor.post('/views', { page: '/about' });
  t.equal(posted.status, 303);
  t.equal(posted.headers.get('location'), '/views');
  await visitor.send('/views', { method: 'POST' });
  t.match((await visitor.get('/views?wait=1')).body, { views: 2, last: '/' });
  await visitor.send('/views', { method: 'POST', body: new URLSearchParams({ page: '/form' }) });
  t.match((await visitor.get('/views')).body, { views: 3, last: '/form' });
  t.equal((await visitor.get('/views?wait=long')).status, 400);
});

t.test('login: a new id, so that one planted before is worthless; logout is final', async (t) => {
  const app = await startApp(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  const before = visitor.cookie;
  await visitor.post('/login', { user: 'ann' });
  const after = visitor.cookie;
  t.not(after, before);
  t.match((await visitor.get('/login')).body, { user: 'ann' });

  const planted = new Visitor(app);
  planted.cookie = before;
  t.match((await planted.get('/login')).body, { user: null });

  t.equal((await visitor.post('/logout')).status, 303);
  t.equal(visitor.cookie, '', 'the cookie is cleared');
  const replayed = new Visitor(app);
  replayed.cookie = after;
  t.match((await replayed.get('/login')).body, { user: null }, 'and worthless if kept');
});

t.test('login: what a visitor has done before is still theirs after', async (t) => {
  const visitor = new Visitor(await startApp(t));
  await visitor.post('/cart', { item: 'tea' });
  await visitor.post('/login', { user: 'ann' });
  t.match((await visitor.get('/cart')).body, { items: [{ item: 'tea', quantity: 1 }] });
  t.equal((await visitor.post('/login', {})).status, 400);
});

t.test('login: a forged or garbled cookie is nobody', async (t) => {
  const app = await startApp(t);
  for (const cookie of ['x', 's%3Aa.b.c', 's:', '%00', `${'x'.repeat(5000)}`]) {
    const visitor = new Visitor(app);
    visitor.cookie = cookie;
    t.match((await visitor.get('/login')).body, { user: null });
  }
});

t.test('cart: adds, sums and removes; refuses what is no item, and too many', async (t) => {
  const visitor = new Visitor(await startApp(t));
  await visitor.post('/cart', { item: 'tea' });
  await visitor.post('/cart', { item: 'tea', quantity: 2 });
  await visitor.post('/cart', { item: 'milk' });
  await visitor.post('/cart/remove', { item: 'milk' });
  t.match((await visitor.get('/cart')).body, { items: [{ item: 'tea', quantity: 3 }] });
  t.equal((await visitor.post('/cart', {})).status, 400);
  t.equal((await visitor.post('/cart', { item: 'tea', quantity: -1 })).status, 400);
  for (let i = 0; i < 49; i++) await visitor.post('/cart', { item: `item ${i}` });
  const { status, body } = await visitor.post('/cart', { item: 'one too many' });
  t.equal(status, 422);
  t.match(body, { error: 'CART_FULL' });
});

t.test('image: the page shows what was uploaded', async (t) => {
  const visitor = new Visitor(await startApp(t));
  const png = markedPng('mine');
  t.equal((await visitor.upload('münze.png', png)).status, 303);
  t.match((await visitor.get('/image')).body, {
    image: {
      name: 'münze.png',
      type: 'image/png',
      size: png.length,
      sha256: createHash('sha256').update(png).digest('hex'),
    },
    uploads: 1,
    flash: null,
  });
});

t.test('image: what is wrong with an upload is said once, and what was there before stays', async (t) => {
  const visitor = new Visitor(await startApp(t));
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

t.test('image: one that is too large is refused with 413, and nothing is kept', async (t) => {
  const visitor = new Visitor(await startApp(t, { UPLOAD_MAX_BYTES: '100' }));
  const { status, body } = await visitor.upload('large.png', markedPng('large'));
  t.equal(status, 413);
  t.match(body, { error: 'LIMIT_FILE_SIZE' });
  t.match((await visitor.get('/image')).body, { image: null, uploads: 0 });
});
