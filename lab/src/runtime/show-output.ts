/** Runs a program whose output is for the user's eyes: it goes straight to the terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostEnvironment } from '../config.ts';

/** Returns when it has ended. @throws the reason of the signal that ended it. */
export async function showOutput(
  file: string,
  args: readonly string[],
  { env, signal }: { readonly env?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<void> {
  const child = spawn(file, args, {
    env: { ...hostEnvironment, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  });
  await once(child, 'close');
}
