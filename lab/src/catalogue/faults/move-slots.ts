/**
 * A quarter of what one primary of a Redis Cluster has is given to another, slot by slot and key by key, while users go on:
 * as when a node is added or taken away. A key is with one of the two at any time, and who asks the wrong one is sent on.
 */
import { asOperator } from '../../parts/redis.ts';
import { onCluster } from '../../parts/redis-cluster.ts';
import { defineFault } from './fault.ts';
import { sharded } from './needs.ts';

/** A quarter of what each of three has. */
const SHARE = 1365;

export const moveSlots = defineFault({
  name: 'move-slots',
  says: 'a primary of `redis-cluster` gives a quarter of its slots to another, and has them back in the end',
  theorySays: 'nothing is lost, nothing fails',
  needs: [sharded],
  loses: null,
  fails: 'none',
  make: () => ({
    targets: ['redis'],
    did: 'a quarter of a primary’s slots was moved to another',
    undid: 'the slots are shared out evenly again',
    async strike(lab) {
      const [from = '', to = ''] = await lab.primaries();
      const [id, receiver] = [await lab.run(from, MY_ID), await lab.run(to, MY_ID)];
      const slots = ['--cluster-slots', String(SHARE), '--cluster-yes'];
      await lab.run(from, onCluster('reshard', '--cluster-from', id, '--cluster-to', receiver, ...slots));
    },
    async heal(lab) {
      const node = await lab.primary();
      // A move that was broken off leaves a slot between the two.
      await lab.run(node, onCluster('fix'));
      await lab.run(node, onCluster('rebalance', '--cluster-threshold', '1'));
    },
  }),
});

const MY_ID = asOperator('CLUSTER MYID');
