/** Ctrl-C and its kin as one abort signal, on which a command stops waiting and cleans up. */

/** @param first said on the first interruption @param again on any further one */
export function interruption(first: string, again: string): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      console.error(controller.signal.aborted ? again : `\n${first}`);
      controller.abort(new Error('interrupted'));
    });
  }
  return controller.signal;
}
