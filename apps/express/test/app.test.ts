/** What holds for the app as a whole: headers, health, errors, the log, the operator's pages. */

import { createHash } from 'node:crypto';
import { Departures } from '@session-lab/shared';
import t from 'tap';
import { MemoryStore } from '../src/session/memory-store.ts';
import { startApp, Visitor } from './support/visitor.ts';

const fingerprint = (cookie: string) => createHash('sha256').update(cookie).digest('hex').slice(0, 8);

t.test('every answer names its replica, errors among them', async (t) => {
  const app = await startApp(t, { REPLICA: 'app-7' });
  for (const path of ['/', '/views', '/image', '/healthz', '/internal/sessions', '/nowhere', '/%']) {
    const { headers, body } = await new Visitor(app).get(path);
    t.equal(headers.get('x-replica'), 'app-7', path);
    t.match(body, { replica: 'app-7' });
  }
});

t.test('health has no session: it neither reads nor sets a cookie', async (t) => {
  const visitor = new Visitor(await startApp(t));
  await visitor.post('/views');
  const { body, headers } = await visitor.get('/healthz');
  t.same(body, { status: 'ok', replica: 'app-1', store: 'memory' });
  t.same(headers.getSetCookie(), []);
});

t.test('looking at a page starts no session, and no page may be cached', async (t) => {
  const app = await startApp(t);
  for (const path of ['/views', '/login', '/cart', '/image']) {
    const { headers } = await new Visitor(app).get(path);
    t.same(headers.getSetCookie(), [], path);
    t.equal(headers.get('cache-control'), 'no-store');
  }
});

t.test('the cookie is named sid, hidden from scripts, kept by the browser alone', async (t) => {
  const { headers } = await new Visitor(await startApp(t)).post('/views');
  const [line = ''] = headers.getSetCookie();
  t.match(line, /^sid=s%3A[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
});

t.test(
  'a read with an unknown session leaves the cookie as it is; a write begins a new session',
  async (t) => {
    const [here, elsewhere] = [await startApp(t), await startApp(t)];
    const visitor = new Visitor(here);
    await visitor.post('/views');
    const stranger = new Visitor(elsewhere);
    stranger.cookie = visitor.cookie;
    t.match((await stranger.get('/views')).body, { views: 0 });
    t.equal(stranger.cookie, visitor.cookie);
    await stranger.post('/views');
    t.not(stranger.cookie, visitor.cookie);
  },
);

t.test('what can’t be read is the client’s mistake', async (t) => {
  const visitor = new Visitor(await startApp(t));
  const bodies = [
    { path: '/views', type: 'application/json', body: '{' },
    { path: '/image', type: 'multipart/form-data; boundary=x', body: '--x\r\n' },
    { path: '/image', type: 'multipart/form-data', body: '' },
  ];
  for (const { path, type, body } of bodies) {
    const reply = await visitor.send(path, { method: 'POST', headers: { 'content-type': type }, body });
    t.equal(reply.status, 400, type);
  }
});

t.test('an address that there is not is a 404 in JSON', async (t) => {
  const { status, body } = await new Visitor(await startApp(t)).get('/nowhere');
  t.equal(status, 404);
  t.match(body, { error: 'NOT_FOUND', replica: 'app-1' });
});

t.test('logs requests, but never a cookie or a session id', async (t) => {
  const app = await startApp(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  await visitor.get('/views?sid=secret');
  const headers = { 'content-type': 'application/json' };
  await visitor.send('/views', { method: 'POST', headers, body: '{' });
  const log = app.logged.join('');
  t.match(log, '"path":"/views"');
  t.notMatch(log, 'secret');
  for (const part of decodeURIComponent(visitor.cookie).replace(/^s:/, '').split('.'))
    t.notOk(log.includes(part), 'no part of the cookie is in the log');
});

t.test('names sessions as a client would that sees their cookies, also those that are gone', async (t) => {
  const departures = new Departures();
  const store = new MemoryStore({ idleS: 60, lifetimeS: 3600, max: 1, departures });
  const app = await startApp(t, {}, store, departures);
  const [first, second] = [new Visitor(app), new Visitor(app)];
  await first.post('/views');
  await second.post('/views');
  const { body, text } = await second.get('/internal/sessions');
  t.match(body, {
    shared: false,
    count: 1,
    sessions: [{ fingerprint: fingerprint(second.cookie), ttlS: Number, bytes: Number }],
  });
  t.notOk(text.includes(second.cookie.split('.')[1] ?? '?'));
  t.match((await second.get('/internal/evidence')).body, {
    gone: [{ fingerprint: fingerprint(first.cookie), what: 'evicted', at: Number }],
    outages: [],
  });
});
