/** The report for a terminal: a table, a sentence a profile, and as much more as there is room for. */
import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Change, Comparison, Report } from '../../model/result.ts';
import { wrapped } from '../../model/wrapped.ts';
import {
  type Block,
  type Cell,
  type Notices,
  type Section,
  type Story,
  spansOf,
  type Table as TableBlock,
  turnedRound,
} from '../block.ts';
import { balanceSection } from '../blocks/balance.ts';
import { comparisonLines, comparisonsOf, summaryOf } from '../blocks/comparison.ts';
import { costsSection } from '../blocks/costs.ts';
import { faultsSection } from '../blocks/faults.ts';
import { guaranteesSection } from '../blocks/guarantees.ts';
import { storiesOf } from '../blocks/losses.ts';
import { skippedNotices, surpriseNotices } from '../blocks/notices.ts';
import { ofOneRun, phasesSection } from '../blocks/phases.ts';
import { summarySentences, summaryTable } from '../blocks/summary.ts';
import { versionsSection } from '../blocks/versions.ts';
import type { ThresholdResult } from '../gate.ts';
import { storyText } from '../story.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** Characters that fit on a line. */
  readonly width?: number;
  readonly thresholds?: readonly ThresholdResult[];
}

export function terminalReport(
  report: Report,
  { colour, width = Number.POSITIVE_INFINITY, thresholds = [] }: TerminalOptions,
): string {
  const paint: Paint = (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
  const surprises = surpriseNotices(report);
  const surpriseLines = noticeLines(surprises, paint);
  return [
    ...tables('Profile', summaryTable(report), width, paint),
    '',
    ...summarySentences(report).map(({ about, text }) => `${paint('bold', about)}: ${text}`),
    ...noticeLines(skippedNotices(report), paint),
    ...sectionLines(ofOneRun(phasesSection)(report), width, paint),
    ...sectionLines(ofOneRun(versionsSection)(report), width, paint),
    ...(report.profiles.length === 1 ? details(report, paint) : []),
    // With further runs, there is more to compare.
    ...(report.further.length > 0 ? sideBySide(report, width, paint) : []),
    ...comparisonsOf(report).flatMap(({ about, comparison }) => compared(about, comparison, paint)),
    ...thresholds.map((threshold) => thresholdLine(threshold, paint)),
    ...(surpriseLines.length > 0 ? ['', ...surpriseLines] : []),
  ]
    .flatMap((line) => (isTable(line) ? line : hanging(line, width)))
    .join('\n');
}

/** Tables fit by themselves. */
const isTable = (lines: string): boolean => lines.includes('\n');

/** What goes on below is set in, by as much as its first line and a little more. */
function hanging(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const [first = '', ...others] = wrapped(line.slice(indent.length), width - indent.length - 2);
  return [indent + first, ...others.map((other) => `${indent}  ${other}`)];
}

/** A single profile leaves room for each guarantee, and for how something was lost. */
function details(report: Report, paint: Paint): string[] {
  const guarantees = tablesOf(guaranteesSection(report)).flatMap(({ rows }) =>
    rows.map(
      ([title, cell]) =>
        `  ${(title?.text ?? '').padEnd(20)} ${paint(cell?.verdict ? COLOURS[cell.verdict] : 'bold', cell?.text ?? '')}`,
    ),
  );
  return [
    '',
    ...guarantees,
    ...report.profiles
      .flatMap((result) => storiesOf(result).stories)
      .flatMap((story) => storyLines(story, paint)),
  ];
}

const storyLines = ({ title, notes, example }: Story, paint: Paint): string[] => [
  '',
  paint('bold', title),
  ...notes.map((note) => `  ${note}`),
  ...(example ? storyText(example).map((line) => `  ${line}`) : []),
];

function sideBySide(report: Report, width: number, paint: Paint): string[] {
  const guarantees = guaranteesSection(report);
  const turned = {
    ...guarantees,
    blocks: tablesOf(guarantees).map((table) => turnedRound(table, 'Profile')),
  };
  return [
    ...(report.profiles.length > 0 ? sectionLines(turned, width, paint) : []),
    ...[costsSection, balanceSection, faultsSection].flatMap((section) =>
      sectionLines(section(report), width, paint),
    ),
  ];
}

const tablesOf = (section: Section): TableBlock[] => section.blocks.filter((block) => block.kind === 'table');

const sectionLines = (section: Section | null, width: number, paint: Paint): string[] =>
  section ? ['', ...section.blocks.flatMap((block) => blockLines(section.heading, block, width, paint))] : [];

function blockLines(heading: string, block: Block, width: number, paint: Paint): string[] {
  if (block.kind === 'paragraph') return block.legend === undefined ? [] : [`${heading}: ${block.legend}`];
  if (block.kind === 'folded')
    return block.blocks.flatMap((inner) => blockLines(heading, inner, width, paint));
  return block.kind === 'table' && !block.detail ? tables(heading, block, width, paint) : [];
}

/** The section's heading stands in the corner. Columns that don't fit go below, in a table of their own. */
function tables(corner: string, block: TableBlock, width: number, paint: Paint): string[] {
  const { columns, rows } = block;
  const narrowed = [corner, ...columns.slice(1).map(({ head }) => head)].map(narrow);
  const widths = narrowed.map((head, at) => columnWidth([head, ...rows.map((row) => signOf(row[at]))]));
  const pieces = piecesWithin(block, widths, width);
  return pieces.map(([from, to]) => {
    const table = new Table({
      head: [narrowed[0] ?? '', ...narrowed.slice(from, to)],
      style: { head: [], border: [], compact: true },
    });
    for (const row of rows) {
      const cells = row.slice(from, to);
      // In a piece of a table, some rows are empty.
      if (pieces.length > 1 && cells.every(({ text }) => text === '–')) continue;
      table.push([row[0]?.text ?? '', ...cells.map((cell) => painted(cell, paint))]);
    }
    return `${groupLine(columns.slice(from, to), widths.slice(from, to), widths[0] ?? 0)}${table.toString()}`;
  });
}

/** The names of groups above their first columns. */
function groupLine(columns: TableBlock['columns'], widths: readonly number[], before: number): string {
  const spans = spansOf(columns);
  if (spans.every(({ group }) => group === null)) return '';
  let [line, at, start] = ['', 0, before + 1];
  for (const { group, span } of spans) {
    if (group !== null) line = `${line.padEnd(start + 1)}${group}`;
    for (const width of widths.slice(at, at + span)) start += width;
    at += span;
  }
  return `${line}\n`;
}

/** A table is parted between groups of columns where it can be. */
function piecesWithin(
  { columns, abreast = columns.length }: TableBlock,
  widths: readonly number[],
  width: number,
): [from: number, to: number][] {
  const [first = 0] = widths;
  const pieces: [number, number][] = [];
  let [at, isParted] = [1, false];
  for (const { span } of groupsWithin(columns)) {
    const own = widths.slice(at, at + span).reduce((all, one) => all + one, 0);
    const last = pieces.at(-1);
    const taken = last ? widths.slice(last[0], last[1]).reduce((all, one) => all + one, first + 1) : 0;
    if (last && !isParted && taken + own <= width && at + span - last[0] <= abreast) last[1] = at + span;
    else {
      const parts = abreastWithin(widths, at, at + span, width, abreast);
      isParted = parts.length > 1;
      pieces.push(...parts);
    }
    at += span;
  }
  return pieces;
}

/** Without the first column; what is in no group goes with what follows it. */
function groupsWithin(columns: TableBlock['columns']): { span: number }[] {
  const groups: { span: number }[] = [];
  let alone = 0;
  for (const { group, span } of spansOf(columns.slice(1))) {
    if (group === null) alone += span;
    else {
      groups.push({ span: alone + span });
      alone = 0;
    }
  }
  return alone > 0 ? [...groups, { span: alone }] : groups;
}

/** Which columns stand side by side, from and to, beside the first: as many as fit, and one at least. */
function abreastWithin(
  widths: readonly number[],
  start: number,
  end: number,
  width: number,
  most: number,
): [from: number, to: number][] {
  const [first = 0] = widths;
  const pieces: [number, number][] = [];
  for (let from = start; from < end; ) {
    let [to, taken] = [from, first + 1];
    while (to < end && to - from < most && (to === from || taken + (widths[to] ?? 0) <= width))
      taken += widths[to++] ?? 0;
    pieces.push([from, to]);
    from = to;
  }
  return pieces;
}

/** With a space on each side, and the rule that follows. */
const columnWidth = (cells: readonly string[]): number =>
  Math.max(...cells.flatMap((cell) => cell.split('\n')).map((line) => line.length)) + 3;

const signOf = (cell: Cell | undefined): string => cell?.sign ?? cell?.text ?? '';

function painted({ text, sign = text, verdict, isSurprise }: Cell, paint: Paint): string {
  if (verdict) return paint(COLOURS[verdict], sign);
  return isSurprise ? paint('red', sign) : sign;
}

function noticeLines({ title, isAlarm, notices, none }: Notices, paint: Paint): string[] {
  if (notices.length === 0) return none === undefined ? [] : [none];
  return notices.map(({ about, text }) => {
    const told = `${title.toUpperCase()}  ${about}`;
    return isAlarm ? paint('red', `${told}: ${text}`) : `${paint('yellow', told)}: ${text}`;
  });
}

const thresholdLine = ({ name, limit, measured, held }: ThresholdResult, paint: Paint): string =>
  held
    ? `${paint('green', 'HELD')}      ${name}: ${measured}, allowed ${limit}`
    : `${paint('red', 'EXCEEDED')}  ${name}: ${measured}, allowed ${limit}`;

function compared(about: string, comparison: Comparison, paint: Paint): string[] {
  const { lines, others } = comparisonLines(comparison);
  return [
    '',
    `${paint('bold', about)}: ${summaryOf(comparison)}`,
    ...lines.map(({ about, text, change, word }) => {
      const style = STYLES[change];
      const told = word.toUpperCase();
      return `${style ? paint(style, told) : told}${' '.repeat(10 - told.length)}${about}: ${text}`;
    }),
    ...(others > 0 && lines.length > 0 ? [`No difference was seen in ${others} more.`] : []),
  ];
}

const STYLES: Readonly<Record<Change, Style | null>> = {
  worse: 'red',
  better: 'green',
  same: null,
  incomparable: 'yellow',
};

type Style = 'green' | 'red' | 'yellow' | 'bold';
type Paint = (style: Style, text: string) => string;

const COLOURS = { intact: 'green', broken: 'red', unknown: 'yellow' } as const;

const HEADING_WIDTH = 10;

/** Breaks a heading into short lines, so that the table stays narrow; `a / b` stays together. */
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
