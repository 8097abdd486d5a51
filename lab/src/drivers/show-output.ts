/** Runs a program whose output is for the user's eyes. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type ChildOptions, startChild } from '../child.ts';
import { CommandFailed } from '../command.ts';

/**
 * Returns when it has ended; that the user has seen enough is a good end, too.
 * @param shown what is shown of a line
 * @throws {CommandFailed}
 */
export async function showOutput(
  file: string,
  args: readonly string[],
  options: Omit<ChildOptions, 'stdio'>,
  shown: (line: string) => string = (line) => line,
): Promise<void> {
  const child = startChild(file, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  const { stdout } = child.process;
  const { stdout: terminal } = process;
  let hasSeenEnough = false;
  const stop = (): void => {
    hasSeenEnough = true;
    child.stop();
  };
  terminal.once('error', stop);
  try {
    if (stdout)
      for await (const line of createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (hasSeenEnough || terminal.write(`${shown(line)}\n`)) continue;
        // Nobody reads on: `stop` has been told, too.
        const drained = once(terminal, 'drain').catch(() => undefined);
        await Promise.race([drained, child.closed]);
      }
  } finally {
    terminal.off('error', stop);
  }
  const closed = await child.closed;
  if (closed === 0 || options.signal?.aborted || hasSeenEnough) return;
  throw new CommandFailed(file, closed instanceof Error ? closed.message : `ended with ${closed}`);
}
