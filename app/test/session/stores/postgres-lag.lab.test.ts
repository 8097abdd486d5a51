import { newSessionId } from '@session-lab/shared';
import { eventually } from '@session-lab/shared/testing';
import t from 'tap';
import { postgresLag } from '../../../src/session/stores/postgres-lag.ts';
import { PostgresServer } from '../../support/postgres-server.ts';
import { asDefined, storeContract } from '../store-contract.ts';

const server = await PostgresServer.start(t, 'postgres-lag');
if (server) {
  t.test('where the standby is not behind, keeps the contract of a session store', (t) => {
    const upToDate = (place: string) => ({ ...server.envIn(place), POSTGRES_STANDBY_URL: server.login.url });
    storeContract(t, postgresLag, asDefined(postgresLag, upToDate));
    t.end();
  });

  const open = asDefined(postgresLag, server.envIn);
  const opening = { idleS: 60, lifetimeS: 3600, place: 'lag' };

  t.test(
    'a new session is found at once; what was written to it since, and its end, is seen later',
    async (t) => {
      const store = await open(t, opening);
      const id = newSessionId();
      await store.set(id, { views: 1 });
      t.same(await store.get(id), { views: 1 }, 'the primary is asked for what the standby does not know');
      await server.caughtUp(id);
      await store.set(id, { views: 2 }, { views: 1 });
      t.same(await store.get(id), { views: 1 });
      await eventually(async () => (await store.get(id))?.views === 2);
      await store.destroy(id);
      t.same(await store.get(id), { views: 2 });
      await eventually(async () => (await store.get(id)) === null);
    },
  );

  t.test('a change that builds on what was read is made on the newest, whatever was shown', async (t) => {
    const store = await open(t, opening);
    const id = newSessionId();
    await store.set(id, { views: 1 });
    await server.caughtUp(id);
    for (let turn = 0; turn < 5; turn++) {
      await store.get(id);
      await store.update?.(id, ({ views }) => ({ views: Number(views) + 1 }));
    }
    await eventually(async () => (await store.get(id))?.views === 6);
  });
}
