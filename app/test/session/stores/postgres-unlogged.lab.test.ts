import { newSessionId } from '@session-lab/shared';
import t from 'tap';
import { postgresUnlogged } from '../../../src/session/stores/postgres-unlogged.ts';
import { PostgresServer } from '../../support/postgres-server.ts';
import { asDefined, storeContract } from '../store-contract.ts';

const server = await PostgresServer.start(t, 'postgres-unlogged');
if (server) {
  t.test('keeps the contract of a session store', (t) => {
    storeContract(t, postgresUnlogged, asDefined(postgresUnlogged, server.envIn));
    t.end();
  });

  t.test('killed and back, it is empty, and goes on', async (t) => {
    const open = asDefined(postgresUnlogged, server.envIn);
    const store = await open(t, { idleS: 60, lifetimeS: 3600, place: 'crashed' });
    const id = newSessionId();
    await store.set(id, { user: 'ann' });
    await server.kill();
    await t.rejects(store.get(id), { code: 'STORE_UNREACHABLE' });
    await server.start();
    t.equal(await store.get(id), null);
    await store.set(id, { user: 'bob' });
    t.same(await store.get(id), { user: 'bob' });
  });
}
