/** The report as Markdown, for a pull request or a wiki. */

import { markdownTable } from 'markdown-table';
import type { Report } from '../model/result.ts';
import { allResults } from './all-results.ts';
import { BALANCE_COLUMNS, balanceRows } from './balance-row.ts';
import { COST_COLUMNS, costRows } from './cost-row.ts';
import { environmentLine } from './environment-line.ts';
import { faultGrid, GRID_LEGEND } from './fault-grid.ts';
import { FAULT_COLUMNS, faultRows } from './fault-row.ts';
import { guaranteeRows } from './guarantee-cells.ts';
import { causesOf, causeTitle, storyText } from './losses-text.ts';
import { COLUMNS, rowOf } from './row.ts';
import { sentenceOf } from './sentence.ts';

export function markdownReport(report: Report): string {
  const rows = report.profiles.map(rowOf).map((row) => COLUMNS.map((column) => row[column]));
  const sentences = report.profiles.map((result) => `- **${result.profile}**: ${sentenceOf(result)}`);
  const skipped = report.skipped.map(({ profile, reason }) => `- Skipped, **${profile}**: ${reason}.`);
  const results = allResults(report);
  const surprises = results.flatMap(({ profile, surprises }) =>
    surprises.map((text) => `- Not as predicted, **${profile}**: ${text}.`),
  );
  const guarantees = guaranteeRows(report);
  const names = report.profiles.map(({ profile }) => profile);
  const costs = costRows(report.profiles);
  const balance = balanceRows(report);
  const grid = faultGrid(report);
  const told = results.flatMap((result) =>
    causesOf(result).flatMap((cause) => [
      `**${result.profile}**, ${causeTitle(cause)}`,
      ...(cause.example ? [`\`\`\`\n${storyText(cause.example).join('\n')}\n\`\`\``] : []),
    ]),
  );
  return `${[
    '# session-lab',
    environmentLine(report),
    markdownTable([COLUMNS, ...rows]),
    [...sentences, ...skipped, ...surprises].join('\n'),
    '## Guarantees',
    markdownTable([
      ['Guarantee', ...names],
      ...guarantees.map(({ title, cells }) => [title, ...cells.map(({ text }) => text)]),
    ]),
    ...(costs.length > 0
      ? ['## Costs', markdownTable([[...COST_COLUMNS], ...costs.map((row) => [...row])])]
      : []),
    ...(balance.length > 0 ? ['## Balance', markdownTable([[...BALANCE_COLUMNS], ...balance])] : []),
    ...(grid
      ? [
          '## Faults',
          `In each cell: ${GRID_LEGEND}.`,
          markdownTable([
            ['Profile', ...grid.faults],
            ...grid.rows.map(({ profile, cells }) => [profile, ...cells.map((cell) => cell?.text ?? '–')]),
          ]),
          markdownTable([[...FAULT_COLUMNS], ...faultRows(results).map((row) => [...row])]),
        ]
      : []),
    ...(told.length > 0 ? ['## How it was lost', ...told] : []),
  ].join('\n\n')}\n`;
}
