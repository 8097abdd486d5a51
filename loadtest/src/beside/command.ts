/**
 * A command that runs beside the load: by the shell, in a process group of its own. It may leave processes behind, as a
 * deploy does; only where it is stopped are its children stopped with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { onLeaving } from '../model/leaving.ts';

export interface Ended {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last lines of what it printed. */
  readonly output: readonly string[];
}

/** Of those that a report shows. */
const MOST_LINES = 20;
const MOST_CHARS = 400;

/** After its end, what it printed last may still be on the way. */
const LAST_WORDS_MS = 200;

/** How long it may take to end when it is asked to; then it is killed. */
const GRACE_MS = 3000;
const POLL_MS = 20;

/**
 * Runs it until its end, or until `signal` is aborted: then it and its children are asked to end (SIGTERM), and killed if
 * they don't.
 * @param told of each line that it prints, secrets and all
 */
export async function runCommand(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  told: (line: string) => void,
  signal: AbortSignal,
  graceMs = GRACE_MS,
): Promise<Ended> {
  const child = spawn('sh', ['-c', command], { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  const streams = [child.stdout, child.stderr];
  for (const stream of streams) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line.slice(0, MOST_CHARS));
      if (output.length > MOST_LINES) output.shift();
      told(line);
    });
  }
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const closed = once(child, 'close');
  const stop = (): void => void stopGroup(child.pid, graceMs);
  signal.addEventListener('abort', stop, { once: true });
  const left = onLeaving(() => void signalGroup(child.pid, 'SIGKILL'));
  if (signal.aborted) stop();
  try {
    const [exitCode, by] = await ended;
    if (signal.aborted) await gone(child.pid, graceMs);
    await Promise.race([closed, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    return { exitCode, signal: by, output };
  } finally {
    signal.removeEventListener('abort', stop);
    left();
    // What it has left behind may hold them for ever.
    for (const stream of streams) stream.destroy();
  }
}

async function stopGroup(pid: number | undefined, graceMs: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  await gone(pid, graceMs);
}

/** Until nobody of its group is left; after a while they are killed. */
async function gone(pid: number | undefined, graceMs: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < graceMs; waitedMs += POLL_MS) {
    if (!signalGroup(pid, 0)) return;
    await sleep(POLL_MS);
  }
  signalGroup(pid, 'SIGKILL');
}

/** @returns whether there was anybody to be signalled */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false; // nobody is left
  }
}
