/** Writes a report into its run's folder, makes that the latest, and shows it. */
import { readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '../model/result.ts';
import type { ThresholdResult } from '../report/gate.ts';
import type { RunFolder } from '../report/run-folder.ts';
import { REPORT_FILES, writeReport } from '../report/write-report.ts';
import { howMade } from './how-made.ts';
import { type Published, printReport } from './output-options.ts';

const [PAGE, ...BESIDE] = REPORT_FILES;

/** @returns where it is then */
export async function publishAndShow(
  folder: RunFolder,
  report: Report,
  thresholds: readonly ThresholdResult[] = [],
  output: Published = {},
): Promise<string> {
  await writeReport(folder.path, report, howMade(), thresholds);
  const { path: absolute, isLatest } = await folder.publish();
  if (!isLatest) console.error(`${join(dirname(absolute), 'latest')} is not a link, and was left as it is`);
  const below = relative(process.cwd(), absolute);
  const published = below.startsWith('..') ? absolute : below;
  const forPeople = !output.json && !output.quiet;
  if (forPeople) console.log();
  printReport(report, output, thresholds);
  if (!forPeople) return published;
  console.log(`\nThe whole report: ${pathToFileURL(join(absolute, PAGE))}`);
  if (output.opener) console.log(`${output.opener} opens it.`);
  const hasHistories = (await readdir(absolute)).some((name) => name.endsWith('.ndjson.gz'));
  console.log(`Beside it in ${published}: ${BESIDE.join(', ')}${hasHistories ? ', and every request' : ''}.`);
  return published;
}
