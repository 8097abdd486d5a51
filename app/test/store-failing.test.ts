/** The app while its Redis is away: quick and clear errors, no hang, and back by itself. */

import { setTimeout as sleep } from 'node:timers/promises';
import { NO_COSTS, StoreUnreachable } from '@session-lab/shared';
import t from 'tap';
import type { SessionStore } from '../src/session/session-store.ts';
import { RedisStore } from '../src/session/stores/redis.ts';
import { build, Visitor } from './support/build.ts';
import { PASSWORD, RedisServer } from './support/redis-server.ts';

t.test(
  'answers 503 with Retry-After and no word of its insides, and recovers without a restart',
  async (t) => {
    const redis = await RedisServer.start();
    t.teardown(() => redis.kill());
    const store = await RedisStore.connect({
      url: redis.url,
      password: PASSWORD,
      prefix: 'away:',
      timeoutMs: 300,
      idleS: 60,
      lifetimeS: 3600,
    });
    t.teardown(() => store.close());
    const visitor = new Visitor((await build(t, { STORE: 'redis' }, store)).app);
    await visitor.post('/views');
    await redis.kill();

    for (const response of [await visitor.get('/views'), await visitor.post('/views')]) {
      t.equal(response.statusCode, 503);
      t.equal(response.headers['retry-after'], '1');
      t.match(response.json(), { error: 'STORE_UNREACHABLE', replica: 'app-1' });
      t.notMatch(response.body, /ECONN|ioredis|127\.0\.0\.1/);
    }
    t.match((await visitor.page('/views')).body, /session store is unreachable/);
    t.equal((await visitor.get('/healthz')).statusCode, 200, 'the replica itself is well');

    await redis.start();
    const deadline = performance.now() + 10_000;
    let response = await visitor.post('/views');
    while (response.statusCode === 503 && performance.now() < deadline) {
      await sleep(20);
      response = await visitor.post('/views');
    }
    t.equal(response.statusCode, 303);
  },
);

t.test('a store that fails only when it saves is a 503 as well, and sets no cookie', async (t) => {
  const failing: SessionStore = {
    shared: true,
    get: async () => null,
    set: async () => {
      throw new StoreUnreachable(new Error('inside'));
    },
    destroy: async () => {},
    list: async () => ({ count: 0, sessions: [] }),
    costs: async () => NO_COSTS,
    close: async () => {},
  };
  const visitor = new Visitor((await build(t, {}, failing)).app);
  const response = await visitor.post('/views');
  t.equal(response.statusCode, 503);
  t.equal(response.headers['set-cookie'], undefined);
  t.notMatch(response.body, 'inside');
});

t.test('a defect of ours is a 500 that says nothing of our insides, but logs it', async (t) => {
  const broken: SessionStore = {
    shared: true,
    get: async () => null,
    set: async () => {
      throw new Error('inside');
    },
    destroy: async () => {},
    list: async () => ({ count: 0, sessions: [] }),
    costs: async () => NO_COSTS,
    close: async () => {},
  };
  const { app, logged } = await build(t, {}, broken);
  const response = await new Visitor(app).post('/views');
  t.equal(response.statusCode, 500);
  t.notMatch(response.body, 'inside');
  t.match(logged.join(''), 'inside');
});
