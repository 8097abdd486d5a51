/**
 * A process with all that it has started, in its own group and in others: PostgreSQL gives each of its processes a group
 * of its own. Held still, or killed, a server is so with all of them.
 */

import { startOf } from '../../process-identity.ts';
import { familyOf } from '../cpu-time.ts';
import { processTable } from './process-table.ts';

/** One process, and which of those that may have had its pid. */
export interface Relative {
  readonly pid: number;
  readonly started: string;
}

/** @param leader the pid of a process that leads a group */
export async function family(leader: number): Promise<Relative[]> {
  const found = familyOf(await processTable(), [leader]).map(async ({ pid }) => {
    const started = await startOf(pid);
    return started === null ? [] : [{ pid, started }];
  });
  return (await Promise.all(found)).flat();
}

export const isAlive = async ({ pid, started }: Relative): Promise<boolean> =>
  (await startOf(pid)) === started;

/** No error where some are gone by now. */
export function signalFamily(relatives: readonly Relative[], signal: NodeJS.Signals): void {
  for (const { pid } of relatives)
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
}
