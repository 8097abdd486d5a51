import { createHash } from 'node:crypto';
import { markedPng } from '@session-lab/loadtest';
import { Departures } from '@session-lab/shared';
import t from 'tap';
import { MemoryStore } from '../src/session/stores/memory.ts';
import { build, Visitor } from './support/build.ts';

t.test('every answer names its replica, errors among them', async (t) => {
  const { app } = await build(t, { REPLICA: 'app-7' });
  for (const url of ['/', '/views', '/image', '/healthz', '/nowhere']) {
    t.equal((await app.inject(url)).headers['x-replica'], 'app-7', url);
  }
});

t.test('health has no session: it neither reads nor sets a cookie', async (t) => {
  const { app } = await build(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  const response = await visitor.get('/healthz');
  t.same(response.json(), { status: 'ok', replica: 'app-1', store: 'memory' });
  t.equal(response.headers['set-cookie'], undefined);
});

t.test('looking at a page starts no session', async (t) => {
  const { app } = await build(t);
  for (const url of ['/', '/views', '/login', '/cart', '/image']) {
    t.equal((await app.inject(url)).headers['set-cookie'], undefined, url);
  }
});

t.test('views: counts, remembers the last page, and answers the post with a 303', async (t) => {
  const visitor = new Visitor((await build(t)).app);
  const posted = await visitor.post('/views', { page: '/about' });
  t.equal(posted.statusCode, 303);
  t.equal(posted.headers.location, '/views');
  await visitor.send({ method: 'POST', url: '/views' });
  t.match((await visitor.get('/views')).json(), { views: 2, last: '/' });
});

t.test('login: a new id, so that one planted before is worthless; logout is final', async (t) => {
  const { app } = await build(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  const before = visitor.cookie;
  await visitor.post('/login', { user: 'ann' });
  const after = visitor.cookie;
  t.not(after, before);
  t.match((await visitor.get('/login')).json(), { user: 'ann' });

  const planted = new Visitor(app);
  planted.cookie = before;
  t.match((await planted.get('/login')).json(), { user: null });

  await visitor.post('/logout');
  t.equal(visitor.cookie, '', 'the cookie is cleared');
  const replayed = new Visitor(app);
  replayed.cookie = after;
  t.match((await replayed.get('/login')).json(), { user: null }, 'and worthless if kept');
});

t.test('login: what a visitor has done before is still theirs after', async (t) => {
  const visitor = new Visitor((await build(t)).app);
  await visitor.post('/cart', { item: 'tea' });
  await visitor.post('/login', { user: 'ann' });
  t.same((await visitor.get('/cart')).json().items, [{ item: 'tea', quantity: 1 }]);
});

t.test('login: a forged or garbled cookie is nobody', async (t) => {
  const { app } = await build(t);
  for (const cookie of ['x', 'a.b.c', '%00', `${'x'.repeat(5000)}`]) {
    const visitor = new Visitor(app);
    visitor.cookie = cookie;
    t.match((await visitor.get('/login')).json(), { user: null });
  }
});

t.test('cart: adds, sums and removes; refuses what is no item, and too many', async (t) => {
  const visitor = new Visitor((await build(t)).app);
  await visitor.post('/cart', { item: 'tea' });
  await visitor.post('/cart', { item: 'tea', quantity: 2 });
  await visitor.post('/cart', { item: 'milk' });
  await visitor.post('/cart/remove', { item: 'milk' });
  t.same((await visitor.get('/cart')).json().items, [{ item: 'tea', quantity: 3 }]);
  t.equal((await visitor.post('/cart', {})).statusCode, 400);
  t.equal((await visitor.post('/cart', { item: 'tea', quantity: -1 })).statusCode, 400);
  for (let i = 0; i < 49; i++) await visitor.post('/cart', { item: `item ${i}` });
  t.match((await visitor.post('/cart', { item: 'one too many' })).json(), { error: 'CART_FULL' });
});

t.test('image: the page shows what was uploaded', async (t) => {
  const visitor = new Visitor((await build(t)).app);
  const png = markedPng('mine');
  t.equal((await visitor.upload('mine.png', png)).statusCode, 303);
  t.match((await visitor.get('/image')).json(), {
    image: { name: 'mine.png', type: 'image/png', size: png.length },
    uploads: 1,
    flash: null,
  });
  t.match(
    (await visitor.page('/image')).body,
    /<img src="data:image\/png;base64,iVBORw0KGgo[^"]+" alt="mine.png">/,
  );
});

t.test('image: what is wrong with an upload is said once, and what was there before stays', async (t) => {
  const visitor = new Visitor((await build(t)).app);
  await visitor.upload('mine.png', markedPng('mine'));
  const wrongs = [
    () => visitor.upload('notes.txt', 'hello', 'text/plain'),
    () => visitor.upload('liar.png', 'hello', 'image/png'),
    () => visitor.upload('empty.png', ''),
    () => visitor.post('/image'),
  ];
  for (const wrong of wrongs) {
    t.equal((await wrong()).statusCode, 303);
    const first = (await visitor.get('/image')).json();
    t.match(first, { flash: /not a PNG|is empty|Choose/, image: { name: 'mine.png' }, uploads: 1 });
    t.equal((await visitor.get('/image')).json().flash, null, 'shown exactly once');
  }
});

t.test('image: a part without a name is named for it', async (t) => {
  const { app } = await build(t);
  const head =
    '--x\r\ncontent-disposition: form-data; name="image"\r\ncontent-type: application/octet-stream\r\n\r\n';
  const payload = Buffer.concat([Buffer.from(head), markedPng('mine'), Buffer.from('\r\n--x--\r\n')]);
  const visitor = new Visitor(app);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  t.equal((await visitor.send({ method: 'POST', url: '/image', headers, payload })).statusCode, 303);
  t.match((await visitor.get('/image')).json(), { image: { type: 'image/png' } });
});

t.test('image: one that is too large is refused with 413, and nothing is kept', async (t) => {
  const { app } = await build(t, { UPLOAD_MAX_BYTES: '100' });
  const visitor = new Visitor(app);
  const response = await visitor.upload('large.png', markedPng('large'));
  t.equal(response.statusCode, 413);
  t.match((await visitor.get('/image')).json(), { image: null, uploads: 0 });
});

t.test('a person gets a page and a program gets JSON, of errors, too', async (t) => {
  const { app } = await build(t);
  const visitor = new Visitor(app);
  for (const url of ['/', '/views', '/login', '/cart', '/image', '/nowhere']) {
    t.match((await visitor.page(url)).headers['content-type'], /^text\/html/, url);
    t.match((await visitor.get(url)).headers['content-type'], /^application\/json/, url);
  }
  t.match((await visitor.get('/nowhere')).json(), { error: 'NOT_FOUND', replica: 'app-1' });
  t.equal((await visitor.get('/nowhere')).statusCode, 404);
});

t.test('what a user types is shown, and not obeyed', async (t) => {
  const visitor = new Visitor((await build(t)).app);
  const nasty = '<script>alert(1)</script>"';
  await visitor.post('/login', { user: nasty });
  await visitor.post('/cart', { item: nasty });
  await visitor.post('/views', { page: nasty });
  for (const url of ['/login', '/cart', '/views']) {
    const { body } = await visitor.page(url);
    t.notMatch(body, /<script>/, url);
    t.match(body, /&#60;script&#62;/, url);
  }
});

t.test('lists its sessions for the operator, by fingerprint', async (t) => {
  const { app } = await build(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  const { body } = await app.inject('/internal/sessions');
  t.match(JSON.parse(body), { shared: false, count: 1, sessions: [{ bytes: Number, ttlS: Number }] });
  t.notOk(body.includes(visitor.cookie.split('.')[1] ?? '?'));
});

t.test('logs requests, but never a cookie or a session id', async (t) => {
  const { app, logged } = await build(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  await visitor.get('/views?sid=secret');
  await visitor.send({
    method: 'POST',
    url: '/views',
    headers: { 'content-type': 'application/json' },
    payload: '{',
  });
  const log = logged.join('');
  t.match(log, '"path":"/views"');
  t.notMatch(log, 'secret');
  for (const part of visitor.cookie.split('.'))
    t.notOk(log.includes(part), 'no part of the cookie is in the log');
});

t.test('names sessions as a client would that sees their cookies, also those that are gone', async (t) => {
  const departures = new Departures();
  const store = new MemoryStore({ idleS: 60, lifetimeS: 3600, max: 1, departures });
  const { app } = await build(t, {}, store, departures);
  const fingerprints: string[] = [];
  for (const visitor of [new Visitor(app), new Visitor(app)]) {
    const response = await visitor.post('/views');
    const [, cookie = ''] = /^sid=([^;]+)/.exec(String(response.headers['set-cookie'])) ?? [];
    fingerprints.push(createHash('sha256').update(cookie).digest('hex').slice(0, 8));
  }
  const [gone, held] = fingerprints;
  t.match((await app.inject('/internal/sessions')).json(), { count: 1, sessions: [{ fingerprint: held }] });
  t.match((await app.inject('/internal/evidence')).json(), {
    gone: [{ fingerprint: gone, what: 'evicted' }],
    outages: [],
  });
});
