/** Ctrl-C and its kin as one abort signal, on which a command stops waiting and cleans up. */

import { setMaxListeners } from 'node:events';

/** 128 + SIGINT, as shells have it. */
export const INTERRUPTED = 130;

/** npx and make pass on to their child what the terminal has sent to it already: that is one interruption. */
const SAME_MS = 200;

/**
 * @param first said on the first interruption
 * @param again said on any further one
 * @param endsAtOnce a further one ends the program, whatever it is at
 */
export function interruption(first: string, again: string, endsAtOnce = false): AbortSignal {
  const controller = new AbortController();
  // Each virtual user listens: Node 20 would warn of so many.
  setMaxListeners(0, controller.signal);
  let since = 0;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      const isAgain = controller.signal.aborted;
      if (isAgain && endsAtOnce && performance.now() - since < SAME_MS) return;
      console.error(isAgain ? again : `\n${first}`);
      if (isAgain && endsAtOnce) process.exit(INTERRUPTED);
      since = performance.now();
      controller.abort(new Error('interrupted'));
    });
  }
  return controller.signal;
}

/** What is still under way then, such as a connection that nobody takes, is not waited for. */
const LINGER_MS = 500;

/** All is done: the program ends soon, whatever somebody may still wait for. */
export const leaveSoon = (): void => void setTimeout(() => process.exit(), LINGER_MS).unref();

/** Whoever has interrupted waits so long for those who are to be told. */
const PATIENCE_MS = 1000;

/** Waits for it, but not for long once the signal is aborted. @throws {Error} where it was too late */
export async function unlessInterrupted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  let giveUp = (): void => undefined;
  const interrupted = new Promise<void>((_, reject) => {
    giveUp = () => {
      late = setTimeout(() => reject(new Error('interrupted before it had answered')), PATIENCE_MS);
    };
  });
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    await Promise.race([work, interrupted]);
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', giveUp);
  }
}
