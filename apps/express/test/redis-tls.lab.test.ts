/** The app on a Redis that speaks TLS and lets the app's user do only what it needs. */
import { eventually, RedisServer, Visitor } from '@session-lab/shared/testing';
import t, { type Test } from 'tap';
import { newRedisTls } from '../../../lab/src/parts/redis-access.ts';
import { newRedisCertificate } from '../../../lab/src/parts/redis-certificate.ts';
import { startApp } from './support/start-app.ts';

const tls = await newRedisTls();
const redis = await RedisServer.start(t, tls);
t.teardown(() => redis.kill());

async function start(t: Test, more: Readonly<Record<string, string>> = {}) {
  const env = { STORE: 'redis', REDIS_TIMEOUT_MS: '5000', ...redis.env, ...more };
  const { url, logged } = await startApp(t, env);
  return { visitor: new Visitor(url), logged: () => logged.join('') };
}

t.test('does all that it does elsewhere', async (t) => {
  const { visitor, logged } = await start(t);
  t.equal((await visitor.post('/views')).status, 303);
  t.match((await visitor.get('/views')).body, { views: 1 });
  t.equal((await visitor.post('/login', { user: 'ann' })).status, 303);
  t.match((await visitor.get('/login')).body, { user: 'ann' });
  t.match((await visitor.get('/internal/sessions')).body, { count: 1, sessions: [{ ttlS: Number }] });
  t.match((await visitor.get('/internal/costs')).body, { shared: true, bytes: Number });
  t.equal((await visitor.post('/logout')).status, 303);
  t.match((await visitor.get('/internal/sessions')).body, { count: 0 });
  // A failed touch fails no request, so only the log would tell.
  t.notMatch(logged(), 'NOPERM');
});

t.test('a Redis that can’t prove to be the one is a 503, and the log says why', async (t) => {
  const elsewhere = await RedisServer.start(t, { ...tls, ...(await newRedisCertificate(['elsewhere'])) });
  t.teardown(() => elsewhere.kill());
  const { ca: foreign } = await newRedisCertificate();
  const cases = [
    ['signed by another', { REDIS_CA: foreign }, /self-signed certificate|verify|signature/],
    ['signed by nobody that Node knows', { REDIS_CA: '' }, /self-signed certificate|verify/],
    ['of another name', elsewhere.env, /does not match certificate's altnames/],
  ] as const;
  for (const [what, env, cause] of cases) {
    const { visitor, logged } = await start(t, env);
    const { status, text } = await visitor.post('/views');
    t.equal(status, 503, what);
    t.notMatch(text, /certificate|127\.0\.0\.1/);
    await eventually(() => cause.test(logged()));
    t.notOk(logged().includes(tls.appPassword), 'the password is in no log');
  }
});

t.test('keys beside its own are refused, as a 503', async (t) => {
  const { visitor, logged } = await start(t, { REDIS_PREFIX: 'other:' });
  t.equal((await visitor.post('/views')).status, 503);
  t.match(logged(), 'NOPERM');
});
