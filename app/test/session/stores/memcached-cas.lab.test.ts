import t from 'tap';
import { MemcachedCasStore, memcachedCas } from '../../../src/session/stores/memcached-cas.ts';
import { MemcachedServer } from '../../support/memcached-server.ts';
import { asDefined, storeContract } from '../store-contract.ts';
import { versionedContract } from '../versioned-contract.ts';

const server = await MemcachedServer.start(t);
if (server) {
  t.test('keeps the contract of a session store', (t) => {
    storeContract(t, memcachedCas, asDefined(memcachedCas, server.envIn));
    t.end();
  });

  versionedContract(t, async (t) => {
    const store = new MemcachedCasStore({
      ...{ ...server.login, prefix: 'cas:', timeoutMs: 1000 },
      ...{ idleS: 60, lifetimeS: 3600 },
    });
    t.teardown(() => store.close());
    return store;
  });
}
