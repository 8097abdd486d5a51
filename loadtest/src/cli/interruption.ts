/** Ctrl-C and its kin as one abort signal, on which a command stops waiting and cleans up. */

import { setMaxListeners } from 'node:events';

/** @param first said on the first interruption @param again on any further one */
export function interruption(first: string, again: string): AbortSignal {
  const controller = new AbortController();
  // Each virtual user listens: Node 20 would warn of so many.
  setMaxListeners(0, controller.signal);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      console.error(controller.signal.aborted ? again : `\n${first}`);
      controller.abort(new Error('interrupted'));
    });
  }
  return controller.signal;
}
