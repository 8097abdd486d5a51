/** The contract of a lab’s driver, on a Swarm of two nodes. */
import t from 'tap';
import { onTwoNodes, withoutNodes } from '../support/swarm/nodes.ts';

t.test('on two nodes', { skip: await withoutNodes() }, async (t) => {
  await onTwoNodes(t, 'contract.ts', 'keeps the contract of a lab');
});
