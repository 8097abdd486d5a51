/** Writes a report into its folder, makes it the latest, and shows it. */
import { relative } from 'node:path';
import type { Report } from '@session-lab/loadtest/report/result.ts';
import type { RunFolder } from '@session-lab/loadtest/report/run-folder.ts';
import { terminalReport } from '@session-lab/loadtest/report/terminal.ts';
import { REPORT_FILES, writeReport } from '@session-lab/loadtest/report/write-report.ts';

export async function publishAndShow(folder: RunFolder, report: Report): Promise<void> {
  await writeReport(folder.path, report);
  const published = relative(process.cwd(), await folder.publish());
  console.log(`\n${terminalReport(report, { colour: process.stdout.isTTY })}`);
  console.log(
    `\nThe whole report: ${REPORT_FILES.map((file) => `${published}/${file}`).join('\n                  ')}`,
  );
}
