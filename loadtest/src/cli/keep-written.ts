/** Where a run can't be written to its end, as on a full disk: what there is of it is kept, and the reason told. */
import { relative } from 'node:path';
import { reportOf } from '../judge/build-report.ts';
import type { Judge } from '../judge/judge.ts';
import { NotWritten, notWritten } from '../model/storage.ts';
import type { RunFolder } from '../report/run-folder.ts';
import { writeWhatFits } from '../report/write-report.ts';
import { howMade } from './how-made.ts';

/**
 * Keeps the history as far as it goes, and what there is room for of a report, which proves nothing.
 * @returns what to throw: the error, with where what was written is, if it is about storage
 */
export async function keepWritten(error: unknown, folder: RunFolder, judge: Judge): Promise<unknown> {
  const storage = notWritten(error);
  if (!storage || !judge.run) return storage ?? error;
  judge.damage(storage.message);
  await writeWhatFits(folder.path, reportOf([judge]), howMade());
  const path = await folder.keep();
  return new NotWritten(
    `${storage.message}. What was written until then is in ${relative(process.cwd(), path)}, and proves nothing`,
    { cause: error },
  );
}
