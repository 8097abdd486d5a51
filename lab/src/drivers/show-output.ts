/** Runs a program whose output is for the user's eyes: it goes straight to the terminal. */

import { type ChildOptions, startChild } from '../child.ts';
import { CommandFailed } from '../command.ts';

/** Returns when it has ended; that the user has seen enough is a good end, too. @throws {CommandFailed} */
export async function showOutput(
  file: string,
  args: readonly string[],
  options: Omit<ChildOptions, 'stdio'>,
): Promise<void> {
  const child = startChild(file, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  const closed = await child.closed;
  if (closed === 0 || options.signal?.aborted || child.process.signalCode === 'SIGPIPE') return;
  throw new CommandFailed(file, closed instanceof Error ? closed.message : `ended with ${closed}`);
}
