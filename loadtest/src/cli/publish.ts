/** Writes a report into its run's folder, makes that the latest, and shows it. */
import { dirname, join, relative } from 'node:path';
import type { Report } from '../model/result.ts';
import type { ThresholdResult } from '../report/gate.ts';
import { terminalReport } from '../report/renderers/terminal.ts';
import type { RunFolder } from '../report/run-folder.ts';
import { REPORT_FILES, writeReport } from '../report/write-report.ts';
import { howMade } from './how-made.ts';
import { onStdout } from './terminal.ts';

export async function publishAndShow(
  folder: RunFolder,
  report: Report,
  thresholds: readonly ThresholdResult[] = [],
): Promise<void> {
  await writeReport(folder.path, report, howMade(), thresholds);
  const { path: absolute, isLatest } = await folder.publish();
  if (!isLatest) console.error(`${join(dirname(absolute), 'latest')} is not a link, and was left as it is`);
  const below = relative(process.cwd(), absolute);
  const published = below.startsWith('..') ? absolute : below;
  console.log(`\n${terminalReport(report, { ...onStdout(), thresholds })}`);
  console.log(
    `\nThe whole report: ${REPORT_FILES.map((file) => `${published}/${file}`).join('\n                  ')}`,
  );
}
