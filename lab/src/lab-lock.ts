/** One command at a time may change a lab. A lock whose holder has died is none. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { UserError } from 'session-lab';
import { z } from 'zod';
import { LABS } from './paths.ts';
import { startOf } from './process-identity.ts';

const holderSchema = z.object({ pid: z.number(), started: z.string() });

type Holder = z.infer<typeof holderSchema>;

/** @throws {UserError} where another command holds the lock; it says which. */
export async function withLabLock<T>(lab: string, task: () => Promise<T>): Promise<T> {
  await mkdir(LABS, { recursive: true });
  const [lock, note] = [join(LABS, `${lab}.lock`), join(LABS, `${lab}.holder`)];
  const release = await take(lock).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ELOCKED') throw error;
    const holder = await readHolder(note);
    // By itself, the lock would only be forgotten after ten seconds.
    if (holder && (await startOf(holder.pid)) !== holder.started) {
      await rm(note, { force: true });
      await rm(lock, { recursive: true, force: true });
      return take(lock).catch(() => Promise.reject(heldBy(null)));
    }
    throw heldBy(holder);
  });
  try {
    const { pid } = process;
    await writeFile(note, JSON.stringify({ pid, started: (await startOf(pid)) ?? '' }));
    return await task();
  } finally {
    await rm(note, { force: true });
    await release();
  }
}

const take = (lock: string): Promise<() => Promise<void>> =>
  lockfile.lock(LABS, { lockfilePath: lock, realpath: false });

/** Null where it is only being written, or has gone meanwhile. */
async function readHolder(note: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(note, 'utf8')));
  } catch {
    return null;
  }
}

const heldBy = (holder: Holder | null): UserError =>
  new UserError(
    `another command${holder ? ` (process ${holder.pid})` : ''} is changing this lab right now: wait for it, then try again`,
  );
