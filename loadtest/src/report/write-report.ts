/** Writes a report in each of its forms into a run's folder. */
import { writeFile } from 'node:fs/promises';
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
  const forms: Record<(typeof REPORT_FILES)[number], string> = {
    'report.html': htmlReport(report, making),
    'report.md': markdownReport(report, thresholds, making),
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'junit.xml': junitReport(report, thresholds),
  };
  await Promise.all(Object.entries(forms).map(([name, text]) => writeFile(join(folder, name), text)));
}
