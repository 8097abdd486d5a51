/** What processes of this machine hold on to, as Linux tells it of each. */
import { readdir, readFile } from 'node:fs/promises';
import type { Held } from './drivers/driver.ts';
import { startOf } from './process-identity.ts';

/** @param family all of a part's processes @returns null where their leader is gone, or nobody tells */
export async function heldBy(leader: number, family: readonly number[]): Promise<Held | null> {
  const since = await startOf(leader);
  if (since === null || process.platform !== 'linux') return null;
  const all = await Promise.all(family.map(heldByOne));
  return {
    life: `${leader} since ${since}`,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    descriptors: all.reduce((sum, { descriptors }) => sum + descriptors, 0),
  };
}

/** Of one that has ended meanwhile: nothing. */
async function heldByOne(pid: number): Promise<Omit<Held, 'life'>> {
  const [status, open] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''),
    readdir(`/proc/${pid}/fd`).catch((): string[] => []),
  ]);
  return { bytes: 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0), descriptors: open.length };
}
