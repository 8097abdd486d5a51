/** The app on this machine's Django, for a test: on a port of its own, for as long as the test runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppTraits, eventually, type RunningApp, works } from '@session-lab/shared/testing';
import type { Test } from 'tap';
// The lab knows what this machine has; only tests may ask it.
import { DJANGO } from '../../../../lab/src/catalogue/apps/django.ts';
import { runCommand } from '../../../../lab/src/command.ts';
import { freePorts } from '../../../../lab/src/drivers/ports.ts';
import { findProgram } from '../../../../lab/src/drivers/processes/find-program.ts';
import { signalGroup } from '../../../../lab/src/signal-group.ts';

export const traits: AppTraits = {
  pages: false,
  process: false,
  keepsCookie: false,
  // It makes room, and tells nobody.
  unbounded: true,
};

export const START = join(import.meta.dirname, '../../start-django');

/** Why there can be no Django here, for a test to be skipped; false where there can. */
export const without: string | false = (await findProgram(DJANGO)).why ?? false;

export interface StartedApp extends RunningApp {
  readonly child: ChildProcess;
}

/** @param env `BASE` and `PORT` are its own unless they are told */
export async function startApp(t: Test, env: Readonly<Record<string, string>> = {}): Promise<StartedApp> {
  const [port = 0] = await freePorts(1);
  const logged: string[] = [];
  // Not the test's own, which is emptied with each that is asked for.
  const folder = await mkdtemp(join(tmpdir(), 'session-lab-django-'));
  const child = spawn('sh', [START], {
    env: {
      ...process.env,
      BASE: folder,
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => void logged.push(text));
  await once(child, 'spawn');
  t.teardown(async () => {
    await kill(child, 'SIGTERM');
    await eventually(async () => (await groupLeft(child)) === '');
    await rm(folder, { recursive: true });
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => {
    if (child.exitCode !== null) throw new Error(`the app ended at once: ${logged.join('')}`);
    return works(async () => {
      if (!(await fetch(`${url}/healthz`)).ok) throw new Error('it is not there yet');
    });
  });
  return { url, logged, child };
}

/** Ends all of a replica, and waits until its leader is gone. */
export async function kill(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.pid !== undefined) signalGroup(child.pid, signal);
  await exited;
}

/** What lives of a replica's process group, a line each; what is dead and not yet collected does not. */
export async function groupLeft({ pid }: ChildProcess): Promise<string> {
  const { stdout } = await runCommand('ps', ['-A', '-o', 'pgid=,stat=,command=']);
  return stdout
    .split('\n')
    .filter((line) => new RegExp(`^ *${pid} +[^Z]`).test(line))
    .join('\n');
}
