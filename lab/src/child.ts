/** A program in a process group of its own: Ctrl-C on the terminal is ours to handle, and then to pass on to all of it. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { hostEnvironment } from './config.ts';
import { signalGroup } from './signal-group.ts';

export interface ChildOptions {
  readonly cwd?: string | undefined;
  /** Beside the host's own environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Ends the group when aborted. */
  readonly signal?: AbortSignal | undefined;
  readonly stdio: SpawnOptions['stdio'];
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves when it has ended, aborted or not: its exit code, null after a signal, or why it could not be started. */
  readonly closed: Promise<number | null | NodeJS.ErrnoException>;
  /** Ends it, and waits for nothing. */
  stop(): void;
}

const GRACE_MS = 10_000;

export function startChild(
  file: string,
  args: readonly string[],
  { cwd, env, signal, stdio }: ChildOptions,
): Child {
  const child = spawn(file, args, {
    cwd,
    env: { ...hostEnvironment, ...env },
    stdio: stdio ?? 'pipe',
    detached: true,
  });
  let over = false;
  let killing: NodeJS.Timeout | undefined;
  // Until all of the group have let go of our pipes, and not only its leader is gone.
  const signalAll = (name: NodeJS.Signals): void => {
    if (!over && child.pid !== undefined) signalGroup(child.pid, name);
  };
  const stop = (): void => {
    signalAll('SIGTERM');
    killing ??= setTimeout(() => signalAll('SIGKILL'), GRACE_MS);
  };
  const closed = new Promise<number | null | NodeJS.ErrnoException>((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  }).finally(() => {
    over = true;
    clearTimeout(killing);
    signal?.removeEventListener('abort', stop);
  });
  if (signal?.aborted) stop();
  else signal?.addEventListener('abort', stop, { once: true });
  return { process: child, closed, stop };
}
