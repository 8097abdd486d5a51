/** How it differs from `replicated` is tested in replicated.test.ts, side by side. */
import t from 'tap';
import { replicatedAsync } from '../../../src/session/stores/replicated-async.ts';
import { Cluster } from '../../support/cluster.ts';
import { storeContract } from '../store-contract.ts';

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, replicatedAsync, async (t, { idleS, lifetimeS }) => {
    const cluster = await Cluster.start(t, {
      ...{ store: 'replicated', replication: 'asynchronous' },
      ...{ idleS, lifetimeS },
    });
    return cluster.replica('app-1').store;
  });
  t.end();
});
