/** The report for a terminal: one table and one sentence a profile. */

import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Report } from '../model/result.ts';
import { allResults } from './all-results.ts';
import { BALANCE_COLUMNS, balanceRows } from './balance-row.ts';
import { COST_COLUMNS, costRows } from './cost-row.ts';
import { faultGrid, GRID_LEGEND } from './fault-grid.ts';
import type { ThresholdResult } from './gate.ts';
import { guaranteeRows } from './guarantee-cells.ts';
import { causesOf, causeTitle, storyText } from './losses-text.ts';
import { COLUMNS, rowOf } from './row.ts';
import { sentenceOf } from './sentence.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  readonly thresholds?: readonly ThresholdResult[];
}

export function terminalReport(report: Report, { colour, thresholds = [] }: TerminalOptions): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const table = tableWith(COLUMNS);
  for (const result of report.profiles) {
    const row = rowOf(result);
    table.push(
      COLUMNS.map((column) =>
        column === 'Verdict' ? paint(COLOURS[result.verdict], row[column]) : row[column],
      ),
    );
  }
  const sentences = report.profiles.map(
    (result) => `${paint('bold', result.profile)}: ${sentenceOf(result)}`,
  );
  return [
    table.toString(),
    '',
    ...sentences,
    ...skipped(report, paint),
    ...(report.profiles.length === 1 ? details(report, paint) : []),
    // Where profiles were put to more than one test, there is more to compare than the table above has.
    ...(report.further.length > 0 ? sideBySide(report, paint) : []),
    ...thresholds.map((threshold) => thresholdLine(threshold, paint)),
    ...surprises(report, paint),
  ].join('\n');
}

/** Of a single profile there is room to tell each guarantee, and how something was lost. */
function details(report: Report, paint: Paint): string[] {
  const [result] = report.profiles;
  if (!result) return [];
  const guarantees = guaranteeRows(report).map(({ title, cells: [cell] }) => {
    const colour = cell?.verdict ? COLOURS[cell.verdict] : 'bold';
    return `  ${title.padEnd(20)} ${paint(colour, cell?.text ?? '')}`;
  });
  const causes = causesOf(result).flatMap((told) => [
    '',
    paint('bold', causeTitle(told)),
    ...(told.example ? storyText(told.example).map((line) => `  ${line}`) : []),
  ]);
  return ['', ...guarantees, ...causes];
}

const tableWith = (heads: readonly string[]) =>
  new Table({ head: heads.map(narrow), style: { head: [], border: [], compact: true } });

/** A sign for each guarantee, what each profile costs, and how evenly it spreads its clients. */
function sideBySide(report: Report, paint: Paint): string[] {
  const { profiles } = report;
  const rows = guaranteeRows(report);
  const guarantees = tableWith(['Guarantees', ...rows.map(({ title }) => title)]);
  for (const [index, { profile }] of profiles.entries()) {
    const cells = rows.flatMap(({ cells }) => cells[index] ?? []);
    guarantees.push([
      profile,
      ...cells.map(({ sign, verdict }) => (verdict ? paint(COLOURS[verdict], sign) : sign)),
    ]);
  }
  const costs = tableWith(['Costs', ...COST_COLUMNS.slice(1)]);
  const measured = costRows(profiles);
  costs.push(...measured.map((row) => [...row]));
  const balance = tableWith(['Balance', ...BALANCE_COLUMNS.slice(1)]);
  balance.push(...balanceRows(report));
  return [
    ...(profiles.length > 0 ? ['', guarantees.toString()] : []),
    ...(measured.length > 0 ? ['', costs.toString()] : []),
    ...(balance.length > 0 ? ['', balance.toString()] : []),
    ...faultTable(report, paint),
  ];
}

function faultTable(report: Report, paint: Paint): string[] {
  const grid = faultGrid(report);
  if (!grid) return [];
  // Side by side as many as a terminal has room for, and the others below.
  const tables: string[] = [];
  for (let from = 0; from < grid.faults.length; from += FAULTS_ABREAST) {
    const to = from + FAULTS_ABREAST;
    const table = tableWith(['Faults', ...grid.faults.slice(from, to)]);
    for (const { profile, cells } of grid.rows) {
      const texts = cells.slice(from, to).map((cell) => {
        if (!cell) return '–';
        return cell.asPredicted === false ? paint('red', cell.text) : cell.text;
      });
      if (texts.some((text) => text !== '–')) table.push([profile, ...texts]);
    }
    tables.push(table.toString());
  }
  return ['', `Faults: ${GRID_LEGEND}`, ...tables];
}

const FAULTS_ABREAST = 4;

const skipped = ({ skipped }: Report, paint: Paint): string[] =>
  skipped.map(({ profile, reason }) => `${paint('yellow', `SKIPPED  ${profile}`)}: ${reason}`);

const thresholdLine = ({ name, limit, measured, held }: ThresholdResult, paint: Paint): string =>
  held
    ? `${paint('green', 'HELD')}      ${name}: ${measured}, allowed ${limit}`
    : `${paint('red', 'EXCEEDED')}  ${name}: ${measured}, allowed ${limit}`;

type Style = 'green' | 'red' | 'yellow' | 'bold';
type Paint = (style: Style, text: string) => string;

const COLOURS = { intact: 'green', broken: 'red', unknown: 'yellow' } as const;

function surprises(report: Report, paint: Paint): string[] {
  const results = allResults(report);
  const found = results.flatMap(({ profile, surprises }) => surprises.map((text) => `${profile}: ${text}`));
  if (found.length === 0)
    return results.length > 0 && results.every(({ asPredicted }) => asPredicted)
      ? ['', 'Everything is as predicted.']
      : [];
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
