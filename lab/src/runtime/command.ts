/** Runs a program to its end and hands back what it printed. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { hostEnvironment } from '../config.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the program when aborted. */
  readonly signal?: AbortSignal;
}

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that could not be run, or ended with an error; `detail` is what it said. */
export class CommandFailed extends Error {
  readonly code = 'COMMAND_FAILED';
  readonly detail: string;
  constructor(command: string, detail: string, cause?: unknown) {
    super(`${command}: ${detail}`, { cause });
    this.detail = detail;
  }
}

/** @throws {CommandFailed}, or the signal's own reason where it was aborted. */
export async function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env, signal }: CommandOptions = {},
): Promise<CommandOutput> {
  signal?.throwIfAborted();
  const child = spawn(file, args, {
    env: { ...hostEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C on the terminal is ours to handle, and then to pass on.
    detached: true,
    ...(cwd ? { cwd } : {}),
    ...(signal ? { signal } : {}),
  });
  const ended = new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  try {
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code === 0) return { stdout, stderr };
    throw new CommandFailed(`${file} ${args.join(' ')}`, (stderr || stdout).trim() || `ended with ${code}`);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof CommandFailed) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new CommandFailed(file, missing ? 'not installed' : String(error), error);
  }
}
