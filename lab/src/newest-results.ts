/** Finds the newest history of each profile among all runs that are kept. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '@session-lab/loadtest/history/event.ts';
import { readHistory } from '@session-lab/loadtest/history/read-history.ts';

/**
 * One history a profile, oldest first; all of the runtime that the newest was run on, since figures of two
 * runtimes don't compare.
 */
export async function newestHistories(results: string): Promise<string[]> {
  const newest = new Map<string, string>();
  let runtime: string | undefined;
  for (const file of await historiesNewestFirst(results)) {
    const lab = await labOf(file);
    if (!lab || newest.has(lab.profile)) continue;
    runtime ??= lab.runtime;
    if (lab.runtime === runtime) newest.set(lab.profile, file);
  }
  return [...newest.values()].reverse();
}

/** A run's folder is named by when it began; within a run, the later profile has the later history. */
async function historiesNewestFirst(results: string): Promise<string[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const runs = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const files = await Promise.all(
    runs.sort().map(async (run) => {
      const names = (await readdir(join(results, run))).filter((name) => name.endsWith('.ndjson'));
      return names.map((name) => join(results, run, name));
    }),
  );
  return files.flat().reverse();
}

/** The lab that a history comes from; null where it comes from none, as for a target outside. */
async function labOf(file: string): Promise<Lab | null> {
  for await (const event of readHistory(file)) return event.type === 'lab' ? event : null;
  return null;
}
