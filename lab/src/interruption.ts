/** Ctrl-C and its kin as one signal: whoever waits for something gives up, and the command clears up before it ends. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      console.error(controller.signal.aborted ? 'Still clearing up ...' : '\nInterrupted, clearing up ...');
      controller.abort(new Error('interrupted'));
    });
  }
  return controller.signal;
}
