/** What an app must do on a Redis: quick and clear errors while it is away, no hang, and back by itself. */
import { markedPng } from 'session-lab';
import type { Test } from 'tap';
import type { AppTraits, StartApp } from './app-under-test.ts';
import { eventually } from './eventually.ts';
import { PASSWORD, RedisServer } from './redis-server.ts';
import { refusedWhileAway } from './refused-while-away.ts';
import { type Reply, Visitor } from './visitor.ts';

export function redisConformance(t: Test, start: StartApp, traits: AppTraits): void {
  /** On a Redis of its own. */
  async function startWithRedis(t: Test, more: Readonly<Record<string, string>> = {}) {
    const redis = await RedisServer.start(t);
    t.teardown(() => redis.kill());
    const env = { STORE: 'redis', ...redis.env, REDIS_TIMEOUT_MS: '300', ...more };
    const { url, logged } = await start(t, env);
    return { redis, env, url, visitor: new Visitor(url), log: () => logged.join('') };
  }

  t.test('503 with Retry-After and no word of its insides, and back without a restart', async (t) => {
    const { redis, url, visitor, log } = await startWithRedis(t);
    await visitor.post('/views');
    const { cookie } = visitor;
    await redis.kill();

    await refusedWhileAway(t, url, visitor, /ECONN|redis|Socket|127\.0\.0\.1/);
    if (traits.pages) t.match((await visitor.page('/views')).text, /session store is unreachable/);
    t.equal((await visitor.get('/healthz')).status, 200, 'the replica itself is well');
    t.equal((await visitor.get('/nowhere')).status, 404, 'where there is no session, none is asked for');

    await redis.start();
    await eventually(async () => (await visitor.post('/views')).status === 303);
    t.match((await visitor.get('/internal/evidence')).body, { outages: [{ at: Number, until: Number }] });
    await eventually(() => log().includes('the session store is back'));
    t.match(log(), /the session store is away.*the session store is back/s);
    for (const secret of [PASSWORD, ...decodeURIComponent(cookie).replace(/^s:/, '').split('.')])
      t.notOk(log().includes(secret), 'neither password nor session is in the log');
  });

  t.test('a Redis that hangs is given up in time', async (t) => {
    const { redis, visitor } = await startWithRedis(t);
    await visitor.post('/views');
    await redis.command('CLIENT', 'PAUSE', '60000', 'ALL');
    t.equal((await visitor.get('/views')).status, 503);
    t.equal((await visitor.post('/views')).status, 503);
  });

  t.test('a replica that comes up before its Redis serves as soon as that is there', async (t) => {
    const { redis, env } = await startWithRedis(t);
    await redis.kill();
    const visitor = new Visitor((await start(t, env)).url);
    t.equal((await visitor.post('/views')).status, 503);
    await redis.start();
    await eventually(async () => (await visitor.post('/views')).status === 303);
  });

  t.test(
    'a Redis that is full keeps what it has, and what it has no room for is refused in words',
    async (t) => {
      const { redis, visitor, url } = await startWithRedis(t);
      await visitor.post('/views');
      const used = Number(/used_memory:(\d+)/.exec(await redis.command('INFO', 'memory'))?.[1]);
      await redis.command('CONFIG', 'SET', 'maxmemory', String(used + 500_000));
      let refused: Reply | null = null;
      for (let number = 0; refused === null && number < 100; number++) {
        const reply = await new Visitor(url).upload(
          'large.png',
          Buffer.concat([markedPng('large'), Buffer.alloc(60_000)]),
        );
        if (reply.status !== 303) refused = reply;
      }
      t.match(refused, { status: 503, body: { error: 'STORE_FULL', message: /is full/ } });
      t.equal(refused?.headers.get('retry-after'), '1');
      t.match((await visitor.get('/views')).body, { views: 1 }, 'what was there is still there');
    },
  );

  t.test('a password that Redis refuses is a 503, and in no log', async (t) => {
    const { visitor, log } = await startWithRedis(t, { REDIS_PASSWORD: 'not-the-password' });
    t.equal((await visitor.post('/views')).status, 503);
    await eventually(() => log().includes('WRONGPASS'));
    t.notMatch(log(), 'not-the-password');
  });

  t.test(
    'a session that Redis holds as something that can’t be read is a defect, and not quoted',
    async (t) => {
      const { redis, visitor, log } = await startWithRedis(t);
      await visitor.post('/views');
      const [id = ''] = /[0-9a-z]+\.[\w-]{32}/.exec(visitor.cookie) ?? [];
      const { key, unreadable } = traits.inRedis ?? { key: () => `session:${id}`, unreadable: 'is not JSON' };
      t.equal(await redis.command('SET', key(visitor.cookie), 'broken', 'XX'), 'OK');
      t.equal((await visitor.get('/views')).status, 500);
      await eventually(() => log().includes(unreadable));
      t.notMatch(log(), 'broken');
    },
  );

  t.test('in Redis, too, a session is over at the end of its lifetime', async (t) => {
    const { visitor } = await startWithRedis(t, { SESSION_LIFETIME_S: '1' });
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
    t.equal(visitor.cookie, traits.keepsCookie ? cookie : '');
    t.match((await visitor.get('/internal/evidence')).body, { gone: [{ what: 'expired' }] });
  });
}
