/** One command at a time may change a lab. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { UserError } from 'session-lab';
import { LABS } from './paths.ts';

/** @throws {UserError} where another command holds the lock. */
export async function withLabLock<T>(lab: string, task: () => Promise<T>): Promise<T> {
  await mkdir(LABS, { recursive: true });
  const release = await lockfile
    .lock(LABS, { lockfilePath: join(LABS, `${lab}.lock`), realpath: false })
    .catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ELOCKED') throw error;
      throw new UserError('another command is changing this lab right now: wait for it, then try again');
    });
  try {
    return await task();
  } finally {
    await release();
  }
}
