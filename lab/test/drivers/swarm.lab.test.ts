/** The demo’s three profiles and a rolling update on a Swarm of two nodes. */
import t from 'tap';
import { onTwoNodes, withoutNodes } from '../support/swarm/nodes.ts';

t.test('on two nodes', { skip: await withoutNodes() }, async (t) => {
  await onTwoNodes(t, 'demo.ts', 'does as theory says');
});
