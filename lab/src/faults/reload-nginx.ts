/** Reloads nginx's configuration, as every change to it does: new workers take over, and old ones end their requests. */
import type { Fault } from './fault.ts';

export const reloadNginx = (): Fault => ({
  name: 'reload-nginx',
  targets: ['nginx'],
  loses: null,
  did: 'nginx was reloaded',
  strike: (runtime) => runtime.reload(),
  // Nothing is left to undo.
  heal: async () => {},
});
