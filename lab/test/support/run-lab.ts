/** The lab's command line, on the processes runtime, away from the user's own labs and results. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { hostEnvironment } from '../../src/config.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

export function startLab(
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { PROFILES, PORT, LAB, ...host } = hostEnvironment;
  const itsEnv = { ...host, RUNTIME: 'processes', LAB_HOME: home, ...env };
  return spawn(process.execPath, [MAIN, ...args], { env: itsEnv, stdio: ['ignore', 'pipe', 'pipe'] });
}

export async function runLab(home: string, args: readonly string[], env?: Readonly<Record<string, string>>) {
  const child = startLab(home, args, env);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code: code as number };
}
