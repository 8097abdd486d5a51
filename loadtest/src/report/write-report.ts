/** Writes a report in each of its forms into a run's folder. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';
import type { Report } from './result.ts';

export const REPORT_FILES = ['report.json', 'report.md', 'report.html'] as const;

export async function writeReport(folder: string, report: Report): Promise<void> {
  const forms: Record<(typeof REPORT_FILES)[number], string> = {
    'report.json': `${JSON.stringify(report, null, 2)}\n`,
    'report.md': markdownReport(report),
    'report.html': htmlReport(report),
  };
  await Promise.all(Object.entries(forms).map(([name, text]) => writeFile(join(folder, name), text)));
}
