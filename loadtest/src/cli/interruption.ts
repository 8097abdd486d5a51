/** Ctrl-C and its kin as one signal: whoever waits for something gives up, and the command ends what it began. */

/** @param first what to say when it is told to stop @param again when it is told once more, still at it */
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
