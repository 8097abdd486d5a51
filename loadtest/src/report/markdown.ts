/** The report as Markdown, for a pull request or a wiki. */
import { markdownTable } from 'markdown-table';
import { environmentLine } from './environment-line.ts';
import type { Report } from './result.ts';
import { COLUMNS, rowOf } from './row.ts';
import { sentenceOf } from './sentence.ts';

export function markdownReport(report: Report): string {
  const rows = report.profiles.map(rowOf).map((row) => COLUMNS.map((column) => row[column]));
  const sentences = report.profiles.map((result) => `- **${result.profile}**: ${sentenceOf(result)}`);
  const surprises = report.profiles.flatMap(({ profile, surprises }) =>
    surprises.map((text) => `- Not as predicted, **${profile}**: ${text}.`),
  );
  return `${['# session-lab', environmentLine(report), markdownTable([COLUMNS, ...rows]), [...sentences, ...surprises].join('\n')].join('\n\n')}\n`;
}
