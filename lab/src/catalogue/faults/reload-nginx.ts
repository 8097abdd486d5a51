/** Reloads nginx’s configuration, as every change to it does: new workers take over, and old ones end their requests. */
import { defineFault } from './fault.ts';
import { reloads } from './needs.ts';

export const reloadNginx = defineFault({
  name: 'reload-nginx',
  says: 'nginx reads its files again',
  theorySays: 'nothing is lost',
  needs: [reloads],
  loses: null,
  make: () => ({
    targets: ['nginx'],
    did: 'nginx was reloaded',
    strike: (lab) => lab.reload(),
    // Nothing is left to undo.
    heal: async () => {},
  }),
});
