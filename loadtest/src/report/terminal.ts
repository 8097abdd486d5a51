/** The report for a terminal: one table and one sentence a profile. */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { ProfileResult, Report } from './result.ts';
import { COLUMNS, rowOf } from './row.ts';
import { sentenceOf } from './sentence.ts';

export interface TerminalOptions {
  readonly colour: boolean;
}

export function terminalReport(report: Report, { colour }: TerminalOptions): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const table = new Table({ head: COLUMNS.map(narrow), style: { head: [], border: [], compact: true } });
  for (const result of report.profiles) {
    const row = rowOf(result);
    table.push(
      COLUMNS.map((column) => (column === 'Verdict' ? paint(styleOf(result), row[column]) : row[column])),
    );
  }
  const sentences = report.profiles.map(
    (result) => `${paint('bold', result.profile)}: ${sentenceOf(result)}`,
  );
  return [table.toString(), '', ...sentences, ...surprises(report, paint)].join('\n');
}

type Style = 'green' | 'red' | 'yellow' | 'bold';
type Paint = (style: Style, text: string) => string;

function styleOf({ verdict }: ProfileResult): Style {
  return { intact: 'green', broken: 'red', unknown: 'yellow' }[verdict] as Style;
}

function surprises(report: Report, paint: Paint): string[] {
  const found = report.profiles.flatMap(({ profile, surprises }) =>
    surprises.map((text) => `${profile}: ${text}`),
  );
  if (found.length === 0)
    return report.profiles.every(({ asPredicted }) => asPredicted) ? ['', 'Everything is as predicted.'] : [];
  return ['', ...found.map((text) => paint('red', `NOT AS PREDICTED  ${text}`))];
}

const HEADING_WIDTH = 10;

/** Breaks a heading at its spaces into short lines, so that the table stays narrow; `a / b` stays together. */
function narrow(heading: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of heading.split(/(?<!\/) (?!\/)/)) {
    if (line && line.length + 1 + word.length > HEADING_WIDTH) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].join('\n');
}
