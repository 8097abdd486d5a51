/** Has the balancer read its files again, as every change to them does: new workers take over, old ones end their requests. */
import { defineFault } from './fault.ts';
import { reloads } from './needs.ts';

export const reload = defineFault({
  name: 'reload',
  formerly: 'reload-nginx',
  says: 'the balancer reads its files again',
  theorySays: 'nothing is lost, but where the balancer’s old worker takes along whom it had sent where',
  needs: [reloads],
  loses: null,
  reloads: true,
  make: ({ balancer }) => ({
    targets: [balancer],
    did: `${balancer} was reloaded`,
    undid: null,
    strike: (lab) => lab.reload(),
    // Nothing is left to undo.
    heal: async () => {},
  }),
});
