/**
 * A rolling deploy with drain: the balancer is told first, and ends what it has under way with the replicas that go; only
 * then they are stopped, and it is told when they are back. Their memory is gone all the same. And each time that
 * nginx is told, it ends the connections that idle: a request that is sent on one just then fails.
 */
import { defineFault } from './fault.ts';
import { ownServers } from './needs.ts';
import { inBatches, roll } from './roll.ts';

export const rolling = defineFault({
  name: 'rolling',
  says: 'a deploy: the balancer told, requests ended, stopped, started, healthy, the balancer told, then the next (`--parallelism`, `--delay`)',
  theorySays:
    'memory is lost, one replica after the other; nothing that is in Redis, in the cookie or on all replicas; of `backup`, what had no second copy again in time',
  needs: [ownServers],
  loses: 'dead-replica',
  make: (scene) => ({
    did: `all replicas were drained and replaced, ${inBatches(scene)}`,
    ...roll(scene, {
      leave: (lab, batch) =>
        lab.balance(scene.replicas.map((replica) => ({ replica, down: batch.includes(replica) }))),
      rejoin: (lab) => lab.balance(scene.replicas.map((replica) => ({ replica }))),
    }),
  }),
});
