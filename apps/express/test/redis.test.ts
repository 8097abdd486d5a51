/** The app while its Redis is away: quick and clear errors, no hang, and back by itself. */
import { Departures } from '@session-lab/shared';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { eventually } from '../../../app/test/support/eventually.ts';
import { PASSWORD, RedisServer } from '../../../app/test/support/redis-server.ts';
import { readConfig } from '../src/config.ts';
import { openStore } from '../src/session/stores.ts';
import { startApp, Visitor } from './support/visitor.ts';

/** An app on a Redis of its own, opened as main.ts does; `logged` is what both of them log. */
async function startWithRedis(t: Test, more: Readonly<Record<string, string>> = {}) {
  const redis = await RedisServer.start();
  t.teardown(() => redis.kill());
  const given = { REDIS_URL: redis.url, REDIS_PASSWORD: PASSWORD, REDIS_TIMEOUT_MS: '300' };
  const env = { STORE: 'redis', ...given, ...more };
  return { redis, env, ...(await startOn(t, env)) };
}

async function startOn(t: Test, env: Readonly<Record<string, string>>) {
  const departures = new Departures();
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const store = await openStore(readConfig(env), log, departures);
  t.teardown(() => store.close());
  const app = await startApp(t, env, store, departures);
  return { app, logged: () => [...lines, ...app.logged].join('') };
}

t.test('503 with Retry-After and no word of its insides, and back without a restart', async (t) => {
  const { redis, app, logged } = await startWithRedis(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  const { cookie } = visitor;
  await redis.kill();

  const asked = [
    () => visitor.get('/views'),
    () => visitor.post('/views'),
    () => visitor.post('/login', { user: 'ann' }),
    () => visitor.post('/logout'),
    () => visitor.get('/internal/sessions'),
    () => new Visitor(app).post('/views'),
  ];
  for (const ask of asked) {
    const { status, headers, body, text } = await ask();
    t.equal(status, 503);
    t.equal(headers.get('retry-after'), '1');
    t.same(headers.getSetCookie(), []);
    t.match(body, { error: 'STORE_UNREACHABLE', replica: 'app-1' });
    t.notMatch(text, /ECONN|redis|Socket|127\.0\.0\.1/);
  }
  t.equal((await visitor.get('/healthz')).status, 200, 'the replica itself is well');
  t.equal((await visitor.get('/nowhere')).status, 404, 'where there is no session, none is asked for');

  await redis.start();
  await eventually(async () => (await visitor.post('/views')).status === 303);
  t.match((await visitor.get('/internal/evidence')).body, { outages: [{ at: Number, until: Number }] });
  const log = logged();
  t.match(log, /the session store is away.*the session store is back/s);
  for (const secret of [PASSWORD, ...decodeURIComponent(cookie).replace(/^s:/, '').split('.')])
    t.notOk(log.includes(secret), 'neither password nor session is in the log');
});

t.test('a Redis that hangs is given up in time', async (t) => {
  const { redis, app } = await startWithRedis(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  await redis.command('CLIENT', 'PAUSE', '60000', 'ALL');
  t.equal((await visitor.get('/views')).status, 503);
  t.equal((await visitor.post('/views')).status, 503);
});

t.test('a replica that comes up before its Redis serves as soon as that is there', async (t) => {
  const { redis, env } = await startWithRedis(t);
  await redis.kill();
  const visitor = new Visitor((await startOn(t, env)).app);
  t.equal((await visitor.post('/views')).status, 503);
  await redis.start();
  await eventually(async () => (await visitor.post('/views')).status === 303);
});

t.test('a password that Redis refuses is a 503, and in no log', async (t) => {
  const { app, logged } = await startWithRedis(t, { REDIS_PASSWORD: 'not-the-password' });
  t.equal((await new Visitor(app).post('/views')).status, 503);
  t.match(logged(), 'WRONGPASS');
  t.notMatch(logged(), 'not-the-password');
});

t.test('a session that Redis holds as something else than JSON is a defect, and not quoted', async (t) => {
  const { redis, app, logged } = await startWithRedis(t);
  const visitor = new Visitor(app);
  await visitor.post('/views');
  const [, id = ''] = /^s:(.*)\.[^.]*$/.exec(decodeURIComponent(visitor.cookie)) ?? [];
  await redis.command('SET', `session:${id}`, 'broken');
  t.equal((await visitor.get('/views')).status, 500);
  t.match(logged(), 'is not JSON');
  t.notMatch(logged(), 'broken');
});

t.test('in Redis, too, a session is over at the end of its lifetime', async (t) => {
  const { app } = await startWithRedis(t, { SESSION_LIFETIME_S: '1' });
  const visitor = new Visitor(app);
  await visitor.post('/views');
  const { cookie } = visitor;
  t.match((await visitor.get('/internal/sessions')).body, {
    count: 1,
    shared: true,
    sessions: [{ ttlS: 1 }],
  });
  await eventually(async () => {
    const { body } = await visitor.get('/views');
    return (body as { views: number }).views === 0;
  });
  t.equal(visitor.cookie, cookie);
  t.match((await visitor.get('/internal/evidence')).body, { gone: [{ what: 'expired' }] });
});
