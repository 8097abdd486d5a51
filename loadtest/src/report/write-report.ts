/** Writes a report in each of its forms into a run's folder. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../model/result.ts';
import type { ThresholdResult } from './gate.ts';
import type { Making } from './making.ts';
import { htmlReport } from './renderers/html.ts';
import { junitReport } from './renderers/junit.ts';
import { markdownReport } from './renderers/markdown.ts';

export const REPORT_FILES = ['report.html', 'report.md', 'report.json', 'junit.xml'] as const;

export async function writeReport(
  folder: string,
  report: Report,
  making: Making,
  thresholds: readonly ThresholdResult[] = [],
): Promise<void> {
  const forms = Object.entries(formsOf(report, making, thresholds));
  await Promise.all(forms.map(([name, text]) => writeFile(join(folder, name), text)));
}

/** Those that there is room for: none is there in part. */
export async function writeWhatFits(folder: string, report: Report, making: Making): Promise<void> {
  for (const [name, text] of Object.entries(formsOf(report, making, []))) {
    const file = join(folder, name);
    // The reason is known already.
    await writeFile(file, text).catch(() => rm(file, { force: true }));
  }
}

const formsOf = (
  report: Report,
  making: Making,
  thresholds: readonly ThresholdResult[],
): Record<(typeof REPORT_FILES)[number], string> => ({
  'report.html': htmlReport(report, making),
  'report.md': markdownReport(report, thresholds, making),
  'report.json': `${JSON.stringify(report, null, 2)}\n`,
  'junit.xml': junitReport(report, thresholds),
});
