/** Where a report of saved histories goes: into a folder if one is asked for, to standard output, and into the exit code. */
import { mkdir } from 'node:fs/promises';
import { UserError } from '../model/errors.ts';
import type { Report } from '../model/result.ts';
import { writeReport } from '../report/write-report.ts';
import type { Gate } from './gate-options.ts';
import { howMade } from './how-made.ts';
import { type OutputOptions, printReport } from './output-options.ts';

/** @throws {UserError} where the folder can't be written to */
export async function giveReport(
  report: Report,
  options: OutputOptions & { readonly out?: string },
  { thresholds, exitCode }: Gate,
): Promise<void> {
  if (options.out !== undefined) {
    await mkdir(options.out, { recursive: true }).catch((error: Error) => {
      throw new UserError(`the report can't be written to ${options.out}: ${error.message}`);
    });
    await writeReport(options.out, report, howMade(), thresholds);
  }
  printReport(report, options, thresholds);
  process.exitCode = exitCode;
}
