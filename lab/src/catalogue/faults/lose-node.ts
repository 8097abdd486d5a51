/**
 * A node is cut off from the others (by the command that SWARM_CUT names): until the Swarm has noticed, users are still sent
 * there, and nobody answers or refuses them; then others take its replicas' place.
 */
import { defineFault } from './fault.ts';
import { cuts } from './needs.ts';
import { onANode } from './on-a-node.ts';

export const loseNode = defineFault({
  name: 'lose-node',
  says: 'a node of a Swarm is cut off from the others, and joined again later',
  theorySays: 'the same, and requests that were under way there may fail',
  needs: [cuts],
  loses: 'dead-replica',
  make: (scene) =>
    onANode(scene, {
      did: 'was cut off',
      undid: 'is joined again',
      strike: (lab, node) => lab.scheduler.cut(node),
      heal: (lab, node) => lab.scheduler.mend(node),
    }),
});
