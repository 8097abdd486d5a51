/** Where a run can't be written to its end, as on a full disk: what there is of it is kept, and the reason told. */
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { reportOf } from '../judge/build-report.ts';
import type { Judge } from '../judge/judge.ts';
import { NotWritten, notWritten } from '../model/storage.ts';
import type { RunFolder } from '../report/run-folder.ts';
import { writeWhatFits } from '../report/write-report.ts';
import { howMade } from './how-made.ts';

/**
 * Keeps histories as far as they go, and what there is room for of a report. It is no run to compare others with: the latest is
 * another.
 * @returns what to throw: the error, with where what was written is, if it is about storage
 */
export async function keepWritten(
  error: unknown,
  folder: RunFolder,
  judges: readonly Judge[],
): Promise<unknown> {
  const storage = notWritten(error);
  if (!storage || folder.isKept || !(await hasHistory(folder.path))) return storage ?? error;
  if (judges.length > 0) await writeWhatFits(folder.path, reportOf(judges), howMade());
  const path = await folder.keep();
  return new NotWritten(
    `${storage.message}. What was written until then is in ${relative(process.cwd(), path)}, and proves nothing`,
    { cause: error },
  );
}

async function hasHistory(folder: string): Promise<boolean> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson.gz'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.some((size) => size > 0);
}
