/** What redis-atomic promises beyond the contract: requests of one session that overlap lose nothing. */
import fastifyCookie from '@fastify/cookie';
import { newSessionId } from '@session-lab/shared';
import { RedisServer, Visitor } from '@session-lab/shared/testing';
import Fastify from 'fastify';
import t, { type Test } from 'tap';
import { PLAIN_COOKIE } from '../../../src/session/cookie-settings.ts';
import { sessionPlugin } from '../../../src/session/session-plugin.ts';
import type { SessionRecord } from '../../../src/session/session-store.ts';
import { RedisAtomicStore, redisAtomic } from '../../../src/session/stores/redis-atomic.ts';
import { startApp } from '../../support/start-app.ts';
import { redisContract } from '../redis-contract.ts';

const redis = await RedisServer.start(t);
t.teardown(() => redis.kill());

await redisContract(t, redisAtomic, RedisAtomicStore.connect);

const settings = { ...redis.login, prefix: 'atomic:', timeoutMs: 1000 };

async function open(t: Test): Promise<RedisAtomicStore> {
  const store = await RedisAtomicStore.connect({ ...settings, idleS: 60, lifetimeS: 3600 });
  t.teardown(() => store.close());
  return store;
}

async function begin(store: RedisAtomicStore, record: SessionRecord): Promise<string> {
  const id = newSessionId();
  await store.set(id, record, null);
  return id;
}

/** So far; the question itself is one for the next time. */
const commandsOf = async (store: RedisAtomicStore): Promise<number> => (await store.costs()).commands + 1;

t.test('what one request changed is merged with what another has', async (t) => {
  const store = await open(t);
  const base = { cart: ['tea'], views: 1, flash: 'saved' };
  const id = await begin(store, base);
  await store.set(id, { ...base, views: 2 }, base);
  await store.set(id, { cart: ['tea', 'milk'], views: 1 }, base);
  t.same(await store.get(id), { cart: ['tea', 'milk'], views: 2 }, 'and what it removed is gone');
});

t.test('updates from two replicas at once all count', async (t) => {
  const replicas = [await open(t), await open(t)] as const;
  const id = await begin(replicas[0], { views: 0 });
  const count = (record: SessionRecord) => ({ ...record, views: Number(record.views) + 1 });
  await Promise.all(Array.from({ length: 40 }, (_, at) => replicas[at % 2 ? 1 : 0].update(id, count)));
  t.same(await replicas[0].get(id), { views: 40 });
});

t.test(
  'updates of one replica at once go to Redis together, and none shares an object with another',
  async (t) => {
    const store = await open(t);
    const id = await begin(store, { views: 0, cart: [] });
    const commands = await commandsOf(store);
    const count = (record: SessionRecord) => ({ ...record, views: Number(record.views) + 1 });
    const held = await Promise.all(Array.from({ length: 40 }, () => store.update(id, count)));
    // The first goes alone: a read and a write; the others wait for it, and then need one write.
    t.equal((await commandsOf(store)) - 1 - commands, 3);
    t.equal(new Set(held.map((record) => record?.cart)).size, 40);
    t.same(await store.get(id), { views: 40, cart: [] });
  },
);

t.test('whoever came second is told what is there, and asks no more', async (t) => {
  const [store, other] = [await open(t), await open(t)];
  const id = await begin(store, { views: 0 });
  const count = (record: SessionRecord) => ({ ...record, views: Number(record.views) + 1 });
  await store.get(id);
  await other.update(id, count);
  const commands = await commandsOf(store);
  t.same(await store.update(id, count), { views: 2 });
  t.equal((await commandsOf(store)) - 1 - commands, 2, 'a write that was too late, and one that was not');
});

t.test('a session that was destroyed meanwhile is not brought back', async (t) => {
  const store = await open(t);
  const base = { user: 'ann', views: 1 };
  const id = await begin(store, base);
  await store.destroy(id);
  await store.set(id, { ...base, views: 2 }, base);
  t.equal(await store.get(id), null);
  t.equal(await store.update(id, (record) => ({ ...record, views: 3 })), null);
  t.equal(await store.get(id), null);
});

t.test('an update that throws changes nothing', async (t) => {
  const store = await open(t);
  const id = await begin(store, { views: 1 });
  await t.rejects(
    store.update(id, () => {
      throw new Error('full');
    }),
    { message: 'full' },
  );
  t.same(await store.get(id), { views: 1 });
});

t.test(
  'what a request has changed before changeSession goes with it; after destroy there is no session',
  async (t) => {
    const app = Fastify();
    t.teardown(() => app.close());
    const options = {
      store: await open(t),
      writes: { count: 0 },
      signer: new fastifyCookie.Signer('s'.repeat(32)),
    };
    app.decorate('sessionCookie', PLAIN_COOKIE);
    await app.register(sessionPlugin, options);
    app.post('/begin', async ({ session }) => {
      session.cart = [{ item: 'tea', quantity: 1 }];
      return {};
    });
    app.post('/both', async (request) => {
      request.session.flash = 'said';
      delete request.session.cart;
      await request.changeSession((session) => {
        session.views = { count: (session.views?.count ?? 0) + 1, last: session.flash ?? '' };
      });
      return {};
    });
    app.get('/all', async ({ session: { views, cart, flash } }) => ({ views, cart, flash }));
    app.post('/gone', async (request) => {
      await request.session.destroy();
      await request.changeSession(() => {});
    });
    const visitor = new Visitor(await app.listen({ host: '127.0.0.1', port: 0 }));
    await visitor.post('/begin');
    await visitor.post('/both');
    t.same((await visitor.get('/all')).body, { views: { count: 1, last: 'said' }, flash: 'said' });
    t.match((await visitor.post('/gone')).body, { message: /has destroyed its session/ });
  },
);

t.test('through the app: views counted at once are all there, and none is after a logout', async (t) => {
  const visitor = new Visitor((await startApp(t, {}, await open(t))).url);
  await visitor.post('/views');
  await Promise.all(Array.from({ length: 20 }, () => visitor.post('/views')));
  t.match((await visitor.get('/views')).body, { views: 21 });
  await visitor.post('/cart', { item: 'tea' });
  await Promise.all([visitor.post('/cart', { item: 'milk' }), visitor.post('/views')]);
  t.match((await visitor.get('/cart')).body, { items: [{ item: 'tea' }, { item: 'milk' }] });
  t.match((await visitor.get('/views')).body, { views: 22 });
});
