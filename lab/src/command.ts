/** Runs a program to its end and hands back what it printed. */
import { text } from 'node:stream/consumers';
import { UserError } from 'session-lab';
import { type ChildOptions, startChild } from './child.ts';

export interface CommandOptions extends Omit<ChildOptions, 'stdio'> {
  /** Its standard input; empty where it isn't given. */
  readonly input?: string | undefined;
  /** Milliseconds after which it is ended, and counts as failed. */
  readonly patienceMs?: number | undefined;
}

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
  const { input, patienceMs } = options;
  const stdin = input === undefined ? 'ignore' : 'pipe';
  const child = startChild(file, args, { ...options, stdio: [stdin, 'pipe', 'pipe'] });
  const { stdout, stderr } = child.process;
  const late = patienceMs === undefined ? undefined : setTimeout(child.stop, patienceMs);
  // A program that ends before it has read its input reports that by its exit code.
  child.process.stdin?.on('error', () => {}).end(input);
  const [output, errors, closed] = await Promise.all([
    stdout ? text(stdout) : '',
    stderr ? text(stderr) : '',
    child.closed,
  ]);
  clearTimeout(late);
  options.signal?.throwIfAborted();
  if (closed === 0) return { stdout: output, stderr: errors };
  if (closed instanceof Error) {
    throw new CommandFailed(file, closed.code === 'ENOENT' ? 'not installed' : closed.message, closed);
  }
  throw new CommandFailed(`${file} ${args.join(' ')}`, (errors || output).trim() || `ended with ${closed}`);
}
