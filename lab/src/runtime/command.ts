/** Runs a program to its end and hands back what it printed. */
import { text } from 'node:stream/consumers';
import { UserError } from '@session-lab/loadtest';
import { type ChildOptions, startChild } from './child.ts';

export type CommandOptions = Omit<ChildOptions, 'stdio'>;

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that could not be run, or ended with an error; `detail` is what it said. */
export class CommandFailed extends UserError {
  readonly detail: string;
  constructor(command: string, detail: string, cause?: unknown) {
    super(`${command}: ${detail}`, { cause });
    this.detail = detail;
  }
}

/** @throws {CommandFailed}, or where it was aborted the signal's own reason, once the program has ended. */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandOutput> {
  options.signal?.throwIfAborted();
  const child = startChild(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = child.process;
  const [output, errors, closed] = await Promise.all([
    stdout ? text(stdout) : '',
    stderr ? text(stderr) : '',
    child.closed,
  ]);
  options.signal?.throwIfAborted();
  if (closed === 0) return { stdout: output, stderr: errors };
  if (closed instanceof Error) {
    throw new CommandFailed(file, closed.code === 'ENOENT' ? 'not installed' : closed.message, closed);
  }
  throw new CommandFailed(`${file} ${args.join(' ')}`, (errors || output).trim() || `ended with ${closed}`);
}
