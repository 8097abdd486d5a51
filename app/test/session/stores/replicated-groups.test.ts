/** Four replicas in two groups, as the app opens them: what they do within a group is tested in replicated.test.ts. */
import { Departures, newSessionId } from '@session-lab/shared';
import { eventually } from '@session-lab/shared/testing';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import type { SessionStore } from '../../../src/session/session-store.ts';
import { replicatedGroups } from '../../../src/session/stores/replicated-groups.ts';
import { Link } from '../../support/link.ts';
import { storeContract } from '../store-contract.ts';

const NAMES = ['app-1', 'app-2', 'app-3', 'app-4'] as const;
const log = pino({ level: 'silent' });

interface Running {
  readonly app: FastifyInstance;
  readonly store: SessionStore;
}

/** All of them, ready; each is reached by way of a link. */
async function start(t: Test, env: Readonly<Record<string, string>> = {}): Promise<Running[]> {
  const links = await Promise.all(NAMES.map(() => Link.open(t)));
  const PEERS = NAMES.map((name, at) => `${name}=${links[at]?.origin}`).join();
  const replicas = await Promise.all(
    NAMES.map(async (REPLICA, at) => {
      const peers = { PEERS, PEER_SECRET: 'a-secret-between-replicas-in-tests', PEER_TIMEOUT_MS: '5000' };
      const config = readConfig({ STORE: 'replicated-groups', REPLICA, ...peers, ...env });
      const departures = new Departures();
      const store = await replicatedGroups.open(config, log, departures);
      const app = await buildApp(config, store, departures, log);
      const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
      const link = links[at];
      if (link) link.target = Number(url.port);
      return { app, store };
    }),
  );
  t.teardown(async () => {
    for (const { app, store } of replicas) {
      await app.close();
      await store.close();
    }
  });
  await eventually(() => replicas.every(({ store }) => store.ready));
  return replicas;
}

const storesOf = async (t: Test, env?: Readonly<Record<string, string>>): Promise<SessionStore[]> =>
  (await start(t, env)).map(({ store }) => store);

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, replicatedGroups, async (t, { idleS, lifetimeS }) => {
    const lifetimes = { SESSION_IDLE_S: String(idleS), SESSION_LIFETIME_S: String(lifetimeS) };
    const [store] = await storesOf(t, lifetimes);
    if (!store) throw new Error('no replica was started');
    return store;
  });
  t.end();
});

t.test('a session is in its group and nowhere else, at a message a write', async (t) => {
  const stores = await storesOf(t);
  for (const [at, store] of stores.entries()) {
    const id = newSessionId();
    const before = (await store.costs()).messages;
    await store.set(id, { user: 'ann' });
    t.equal((await store.costs()).messages - before, 1);
    const found = await Promise.all(stores.map((store) => store.get(id)));
    const group = at < 2 ? [true, true, false, false] : [false, false, true, true];
    t.same(found.map(Boolean), group, `of app-${at + 1}`);
  }
});

t.test('groups may be larger', async (t) => {
  const stores = await storesOf(t, { PEER_GROUP: '3' });
  const id = newSessionId();
  await stores[0]?.set(id, {});
  t.same((await Promise.all(stores.map((store) => store.get(id)))).map(Boolean), [true, true, true, true]);
});

t.test('is refused to a replica that is not listed, for it would have no group', async (t) => {
  const PEERS = 'app-1=http://127.0.0.1:1,app-2=http://127.0.0.1:2';
  const PEER_SECRET = 'a-secret-between-replicas-in-tests';
  const config = readConfig({ STORE: 'replicated-groups', REPLICA: 'app-9', PEERS, PEER_SECRET });
  await t.rejects(replicatedGroups.open(config, log, new Departures()), { code: 'CONFIG', message: /app-9/ });
});
