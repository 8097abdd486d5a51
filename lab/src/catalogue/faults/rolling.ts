/**
 * A rolling deploy with drain: the balancer is told first, and ends what it has under way with the replicas that go; only
 * then they are stopped, and it is told when they are back. Their memory is gone all the same. And each time that
 * nginx is told, it ends the connections that idle: a request that is sent on one just then fails.
 *
 * A runtime that deploys by itself is asked to, and the balancer hears of it by DNS.
 */
import { defineFault, type FaultScene, type Injection } from './fault.ts';
import { drains } from './needs.ts';
import { inBatches, roll } from './roll.ts';

const drainAndReplace = (scene: FaultScene): Injection => ({
  did: `all replicas were drained and replaced, ${inBatches(scene)}`,
  undid: null,
  ...roll(scene, {
    leave: (lab, batch) =>
      lab.balance(scene.replicas.map((replica) => ({ replica, down: batch.includes(replica) }))),
    rejoin: (lab) => lab.balance(scene.replicas.map((replica) => ({ replica }))),
  }),
});

const update = (scene: FaultScene): Injection => ({
  targets: scene.replicas,
  did: `all replicas were replaced by a rolling update, ${inBatches(scene)}, ${scene.order}`,
  undid: null,
  strike: (lab) => lab.scheduler.update(scene),
  // All are new, and stay.
  heal: async () => {},
});

export const rolling = defineFault({
  name: 'rolling',
  says: 'a deploy: the balancer told, requests ended, stopped, started, healthy, the balancer told, then the next (`--parallelism`, `--delay`); on a Swarm its own rolling update (`--order`)',
  theorySays:
    'memory is lost, one replica after the other; nothing that is in Redis, in the cookie or on all replicas; of `backup`, what had no second copy again in time',
  needs: [drains],
  loses: 'dead-replica',
  make: (scene) => (scene.nodes.length > 0 ? update(scene) : drainAndReplace(scene)),
});
