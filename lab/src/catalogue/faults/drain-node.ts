/** A node is emptied, as before its maintenance: the Swarm ends what runs there, and starts as much on other nodes. */
import { defineFault } from './fault.ts';
import { nodes } from './needs.ts';
import { onANode } from './on-a-node.ts';

export const drainNode = defineFault({
  name: 'drain-node',
  says: 'a node of a Swarm is drained, and may be used again later',
  theorySays: 'the memory of its replicas is gone; others take their place on other nodes, and stay there',
  needs: [nodes],
  loses: 'dead-replica',
  make: (scene) =>
    onANode(scene, {
      did: 'was drained',
      undid: 'may be used again',
      strike: (lab, node) => lab.scheduler.drain(node),
      heal: (lab, node) => lab.scheduler.reopen(node),
    }),
});
