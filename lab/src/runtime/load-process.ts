/** Starts the loadtest as a program of its own, whose standard output is the history. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { hostEnvironment } from '../config.ts';
import type { LoadProcess } from './runtime.ts';

export function startLoad(
  file: string,
  args: readonly string[],
  { env, signal }: { readonly env?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): LoadProcess {
  const child = spawn(file, args, {
    env: { ...hostEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    signal,
  });
  const closed = new Promise<number | string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code));
  });
  const said = text(child.stderr);
  const ended = closed.then(async (code) => {
    if (code === 0) return null;
    const words = (await said).trim().replace(/^loadtest: /, '');
    return words || `the loadtest ended with ${code}`;
  });
  return { history: child.stdout, ended };
}
