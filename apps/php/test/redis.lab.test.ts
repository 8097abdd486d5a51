/** The lab's HTTP contract on PHP-FPM with its sessions in Redis, and what an app must do while Redis is away. */
import { operator } from '@session-lab/shared';
import {
  httpConformance,
  RedisServer,
  redisConformance,
  type StartApp,
  Visitor,
} from '@session-lab/shared/testing';
import t from 'tap';
import { startApp, traits, without } from './support/start-app.ts';

for (const store of ['redis', 'redis-locking'])
  t.test(store, { skip: without }, async (t) => {
    const redis = await RedisServer.start(t);
    let started = 0;
    // Each has a corner of its own.
    const start: StartApp = (t, env) => {
      const REDIS_PREFIX = `${store}-${started++}:`;
      return startApp(t, { STORE: store, ...redis.env, REDIS_PREFIX, ...env });
    };
    const { url } = await start(t, {});

    t.test('counts the commands that Redis gets', async (t) => {
      const { url } = await start(t, {});
      const commands = async () =>
        operator.costs.answer.parse((await visitor.get('/internal/costs')).body).commands;
      const visitor = new Visitor(url);
      // Redis gets to know the script by which a lock is given back.
      await new Visitor(url).post('/views');
      const before = await commands();
      await redis.command('CONFIG', 'RESETSTAT');
      await visitor.post('/views');
      await visitor.get('/views');
      await visitor.post('/login', { user: 'ann' });
      await visitor.post('/logout');
      visitor.cookie = 'x'.repeat(26);
      await visitor.get('/views');
      const stats = await redis.command('INFO', 'commandstats');
      const calls = new Map(
        [...stats.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name = '', times]) => [
          name,
          Number(times),
        ]),
      );
      // A lock is given back by a script, whose two commands are counted beside it. And the test has logged in once.
      const own = ['config|resetstat', 'info'];
      const sent = [...calls].filter(([name]) => !own.includes(name)).map(([, times]) => times);
      const notSent = 2 * (calls.get('evalsha') ?? 0) + 1;
      t.equal(
        (await commands()) - before,
        sent.reduce((sum, times) => sum + times, -notSent),
      );
    });

    httpConformance(t, { url, replica: 'app-1', store: { name: store, shared: true }, start, traits });
  });

t.test('Redis away', { skip: without }, async (t) => redisConformance(t, startApp, traits));
