/** What holds for every answer: who gave it, what may be cached, which cookie is set, how mistakes are told. */
import type { Test } from 'tap';
import { type AppUnderTest, storeOf, testStarting } from '../app-under-test.ts';
import { eventually } from '../eventually.ts';
import { Visitor } from '../visitor.ts';

const PAGES = ['/views', '/login', '/cart', '/image'];

export function everyAnswer(t: Test, app: AppUnderTest): void {
  testStarting(t, app, 'every answer names its replica, errors among them', async (t, start) => {
    const { url } = await start(t, { REPLICA: 'app-7' });
    for (const path of ['/', ...PAGES, '/healthz', '/internal/sessions', '/nowhere']) {
      const { headers, body } = await new Visitor(url).get(path);
      t.equal(headers.get('x-replica'), 'app-7', path);
      t.match(body, { replica: 'app-7' });
    }
  });

  t.test('health has no session: it neither reads nor sets a cookie', async (t) => {
    const visitor = new Visitor(app.url);
    await visitor.post('/views');
    const { status, body, headers } = await visitor.get('/healthz');
    t.equal(status, 200);
    t.same(body, { status: 'ok', replica: app.replica, store: storeOf(app).name });
    t.same(headers.getSetCookie(), []);
  });

  t.test('looking at a page starts no session, and no page may be cached', async (t) => {
    t.same((await new Visitor(app.url).get('/')).headers.getSetCookie(), []);
    for (const path of PAGES) {
      const { headers } = await new Visitor(app.url).get(path);
      t.same(headers.getSetCookie(), [], path);
      t.equal(headers.get('cache-control'), 'no-store', path);
    }
  });

  t.test('the cookie is named sid, hidden from scripts, kept by the browser alone', async (t) => {
    const lines = (await new Visitor(app.url).post('/views')).headers.getSetCookie();
    const names = lines.map((line) => {
      const [cookie = '', ...attributes] = line.split('; ');
      t.same(attributes.map((attribute) => attribute.toLowerCase()).sort(), [
        'httponly',
        'path=/',
        'samesite=lax',
      ]);
      return /^([^=]+)=./.exec(cookie)?.[1];
    });
    t.same(names.sort(), storeOf(app).inBrowsers ? ['sid', 'sid-data'] : ['sid']);
  });

  testStarting(t, app, 'an unknown session is nobody’s; a write begins a new one', async (t, start) => {
    const visitor = new Visitor(app.url);
    await visitor.post('/views');
    const stranger = new Visitor((await start(t, {})).url);
    stranger.cookie = visitor.cookie;
    t.match((await stranger.get('/views')).body, { views: 0 });
    t.equal(stranger.cookie, app.traits.keepsCookie ? visitor.cookie : '');
    await stranger.post('/views');
    t.not(stranger.cookie, visitor.cookie);
  });

  t.test('what can’t be read is the client’s mistake', async (t) => {
    const visitor = new Visitor(app.url);
    const bodies = [
      { path: '/views', type: 'application/json', body: '{' },
      { path: '/image', type: 'multipart/form-data; boundary=x', body: '--x\r\n' },
      { path: '/image', type: 'multipart/form-data', body: '' },
    ];
    for (const { path, type, body } of bodies) {
      const reply = await visitor.send(path, { method: 'POST', headers: { 'content-type': type }, body });
      t.equal(reply.status, 400, `${type}: ${body}`);
    }
  });

  t.test('an address that there is not is a 404 in JSON', async (t) => {
    const { status, body } = await new Visitor(app.url).get('/nowhere');
    t.equal(status, 404);
    t.match(body, { error: 'NOT_FOUND', replica: app.replica });
  });

  testStarting(t, app, 'logs requests, but never a cookie or a session id', async (t, start) => {
    const { url, logged } = await start(t, { LOG_LEVEL: 'trace' });
    const visitor = new Visitor(url);
    if (!t.equal((await visitor.post('/views')).status, 303)) return;
    await visitor.get('/views?sid=secret');
    const headers = { 'content-type': 'application/json' };
    await visitor.send('/views', { method: 'POST', headers, body: '{' });
    // What an app's processes write may come by way of another, and later than the answer.
    await eventually(() => logged.join('').split('"path":"/views"').length > 3);
    const log = logged.join('');
    t.match(log, '"path":"/views"');
    t.notMatch(log, 'secret');
    for (const part of decodeURIComponent(visitor.cookie).replace(/^s:/, '').split('.'))
      t.notOk(log.includes(part), 'no part of the cookie is in the log');
  });
}
