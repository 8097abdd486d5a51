/** Finds the newest history of each profile among all runs that are kept. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type MakeUp, readHistory, UserError } from 'session-lab';

interface Found {
  readonly file: string;
  readonly lab: MakeUp;
  /** When its load began, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * One history a profile, in the order in which they were run; all of the runtime that the newest was run on, since
 * figures of two runtimes don't compare. What is no history is left out, and `skipped` told so.
 */
export async function newestHistories(results: string, skipped: (why: string) => void): Promise<string[]> {
  const files = await historyFiles(results);
  const found = (await Promise.all(files.map((file) => head(file, skipped)))).flatMap(
    (history) => history ?? [],
  );
  const newestFirst = found.sort((a, b) => b.at - a.at);
  const newest = new Map<string, string>();
  for (const { file, lab } of newestFirst) {
    if (lab.runtime === newestFirst[0]?.lab.runtime && !newest.has(lab.profile))
      newest.set(lab.profile, file);
  }
  return [...newest.values()].reverse();
}

async function historyFiles(results: string): Promise<string[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const runs = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const files = await Promise.all(
    runs.map(async ({ name: run }) => {
      const names = await readdir(join(results, run));
      return names.filter((name) => name.endsWith('.ndjson.gz')).map((name) => join(results, run, name));
    }),
  );
  return files.flat();
}

/** Where a history comes from and when; null where it comes from no lab, as for a target outside. */
async function head(file: string, skipped: (why: string) => void): Promise<Found | null> {
  let lab: MakeUp | undefined;
  try {
    for await (const events of readHistory(file, skipped)) {
      for (const event of events) {
        if (event.type === 'lab') lab = event;
        else if (event.type === 'run') return lab ? { file, lab, at: event.at } : null;
      }
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    skipped(`Leaving out ${error.message}`);
  }
  return null;
}
