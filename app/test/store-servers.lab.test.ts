/** The app on PostgreSQL and on memcached that go away: quick and clear errors, no hang, and back by themselves. */
import { eventually, refusedWhileAway, Visitor } from '@session-lab/shared/testing';
import t, { type Test } from 'tap';
import { MemcachedServer } from './support/memcached-server.ts';
import { PostgresServer } from './support/postgres-server.ts';
import { startApp } from './support/start-app.ts';

const START = {
  postgres: (t: Test) => PostgresServer.start(t, 'postgres'),
  memcached: (t: Test) => MemcachedServer.start(t),
};

/** Killed and back, one has the session, and the other hasn't. */
const VIEWS_AFTER = { postgres: 1, memcached: 0 } as const;

for (const store of ['postgres', 'memcached'] as const)
  t.test(store, async (t) => {
    const server = await START[store](t);
    if (!server) return;
    const env = { STORE: store, ...server.envIn('app'), MEMCACHED_TIMEOUT_MS: '300' };

    await t.test('503 with Retry-After and no word of its insides, and back without a restart', async (t) => {
      const { url, logged } = await startApp(t, env);
      const visitor = new Visitor(url);
      await visitor.post('/views');
      const { cookie } = visitor;
      await server.kill();
      await refusedWhileAway(t, url, visitor, /ECONN|postgres|memcached|Socket|127\.0\.0\.1/);
      t.equal((await visitor.get('/healthz')).status, 200, 'the replica itself is well');
      await server.start();
      let shown = await visitor.get('/views');
      await eventually(async () => {
        if (shown.status !== 200) shown = await visitor.get('/views');
        return shown.status === 200;
      });
      t.match(shown.body, { views: VIEWS_AFTER[store] });
      const { body } = await visitor.get('/internal/evidence');
      t.match(body, { outages: [{ at: Number, until: Number }] });
      const log = logged.join('');
      t.match(log, /the session store is away.*the session store is back/s);
      const secrets = ['test-password', ...decodeURIComponent(cookie).replace(/^s:/, '').split('.')];
      t.ok(
        secrets.every((secret) => secret !== '' && !log.includes(secret)),
        'neither password nor session',
      );
    });

    await t.test('one that hangs is given up in time, and gone on with', async (t) => {
      const visitor = new Visitor((await startApp(t, env)).url);
      await visitor.post('/views');
      await server.hold();
      t.equal((await visitor.get('/views')).status, 503);
      t.equal((await visitor.post('/views')).status, 503);
      await server.release();
      await eventually(async () => (await visitor.post('/views')).status === 303);
    });

    await t.test('a replica that comes up before it serves as soon as it is there', async (t) => {
      await server.kill();
      const visitor = new Visitor((await startApp(t, env)).url);
      t.equal((await visitor.post('/views')).status, 503);
      await server.start();
      await eventually(async () => (await visitor.post('/views')).status === 303);
    });
  });
