/** One process of a lab: started out of the terminal's reach, with its own log file and a pid that is kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from 'session-lab';
import { z } from 'zod';
import { hostEnvironment } from '../../config.ts';
import { isHeld, startOf } from '../../process-identity.ts';
import { signalGroup } from '../../signal-group.ts';
import { family, isAlive, type Relative, signalFamily } from './family.ts';

export const memberSchema = z.object({
  pid: z.number(),
  /** With the pid, tells this very process from a later one. */
  started: z.string(),
  port: z.number(),
  log: z.string(),
});

export type Member = z.infer<typeof memberSchema>;

export interface MemberCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly port: number;
  readonly log: string;
}

const POLL_MS = 25;
const HEALTHY_WITHIN_MS = 15_000;
const STOPPED_WITHIN_MS = 6_000;

/** Waits for a line before it becomes the program; without one, it ends. What it writes is for nobody else to read. */
const ON_A_WORD = 'umask 077 && read -r word && exec "$0" "$@" </dev/null';

/**
 * Starts a process and lets go of it. It does nothing before it has been written down: had we died by then, nobody
 * would know of it, and it ends by itself.
 * @throws {UserError} where it can't be started.
 */
export async function startMember(
  { path, args, env, cwd, port, log }: MemberCommand,
  writeDown: (member: Member) => Promise<void>,
): Promise<Member> {
  const output = await open(log, 'a');
  try {
    const child = spawn('sh', ['-c', ON_A_WORD, path, ...args], {
      cwd,
      env: { ...hostEnvironment, ...env },
      stdio: ['pipe', output.fd, output.fd],
      detached: true,
    });
    await once(child, 'spawn');
    child.unref();
    const { pid, stdin } = child;
    if (pid !== undefined) {
      // Where it is gone already, its log says why; waiting for its health finds out.
      const member = { pid, started: (await startOf(pid)) ?? 'gone', port, log };
      await writeDown(member);
      stdin?.on('error', () => {});
      stdin?.end('go\n');
      return member;
    }
  } catch (error) {
    throw new UserError(`${path} could not be started: ${(error as Error).message}`, { cause: error });
  } finally {
    await output.close();
  }
  throw new UserError(`${path} could not be started`);
}

/**
 * Waits until `healthy` says yes.
 * @throws {UserError} with the end of its log where the process ends or stays unhealthy.
 */
export async function waitHealthy(
  name: string,
  member: Member,
  healthy: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + HEALTHY_WITHIN_MS;
  while (!(await healthy())) {
    signal.throwIfAborted();
    const ended = !(await isAlive(member));
    if (ended || performance.now() > deadline) {
      throw new UserError(
        `${name} ${ended ? 'ended at once' : 'is not healthy'}; its log ends:\n${await logTail(member.log)}`,
      );
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/**
 * Ends a process with all that it has started, at once with SIGKILL, and gracefully with any other; waits until all are
 * gone. No error where they are already.
 */
export async function endMember(
  member: Relative,
  how: 'SIGTERM' | 'SIGINT' | 'SIGKILL' = 'SIGTERM',
): Promise<void> {
  if (!(await isAlive(member))) return;
  const all = await family(member.pid);
  // A member leads a group of its own, and is told with it: nginx's worker goes with its master.
  if (!signalGroup(member.pid, how)) signalFamily([member], how);
  if (how === 'SIGKILL') signalFamily(all, how);
  // A paused process gets the signal only when it goes on.
  signalFamily(all, 'SIGCONT');
  const deadline = performance.now() + STOPPED_WITHIN_MS;
  for (const one of [member, ...all])
    while (await isAlive(one)) {
      if (performance.now() > deadline) signalFamily(await stillAlive(all), 'SIGKILL');
      await sleep(POLL_MS);
    }
}

async function stillAlive(all: readonly Relative[]): Promise<Relative[]> {
  const alive = await Promise.all(all.map(isAlive));
  return all.filter((_, at) => alive[at]);
}

/** Holds a process and all that it has started still, or lets them go on. */
export async function holdMember(member: Relative, how: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  const all = await family(member.pid);
  signalFamily(all, how);
  // On a busy machine, its threads go on until one of them gets to see the signal.
  const held = async (one: Relative): Promise<boolean> => (await isHeld(one.pid)) || !(await isAlive(one));
  if (how === 'SIGSTOP') for (const one of all) while (!(await held(one))) await sleep(POLL_MS);
}

async function logTail(log: string): Promise<string> {
  const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
  return lines
    .slice(-5)
    .map((line) => `  ${line}`)
    .join('\n');
}
