/** What the committed runs say, in pieces of Markdown: of all profiles side by side, of each, and of the sweep. */

import { markdownTable } from 'markdown-table';
import {
  BALANCE_COLUMNS,
  balanceRows,
  COST_COLUMNS,
  costRows,
  environmentLine,
  faultGrid,
  guaranteeRows,
  type ProfileResult,
  type Report,
  rowOf,
  UserError,
} from 'session-lab';
import type { Growth } from '../sweep/growth.ts';
import { sweepTable } from '../sweep/sweep-report.ts';

const COLUMNS = ['Verdict', 'Flows kept', 'Predicted', 'Lost to fault (predicted)', 'Load share'] as const;

/** By name, as documents ask for them. */
export function measuredBlocks(
  report: Report,
  growths: readonly Growth[],
  faults: Report,
): Map<string, string> {
  const { profiles } = report;
  return new Map([
    ['conditions', `Measured with ${environmentLine({ ...report, further: [] })}.`],
    [
      'profiles',
      markdownTable([['Profile', 'Balancer', 'Sessions in', ...COLUMNS], ...profiles.map(profileRow)]),
    ],
    ['guarantees', guarantees(report)],
    ['counts', markdownTable([[...COST_COLUMNS], ...costRows(profiles).map((row) => [...row])])],
    ['balance', markdownTable([[...BALANCE_COLUMNS], ...balanceRows(report)])],
    ['sweep', sweepTable(growths)],
    ['faults', faultTables(faults)],
    ['fault-conditions', `Measured with ${environmentLine({ ...faults, further: [] })}.`],
    ...profiles.map((result): [string, string] => [result.profile, figures(result, report)]),
    ...report.skipped.map(({ profile, reason }): [string, string] => [
      profile,
      `Not measured in this run: ${reason}.`,
    ]),
  ]);
}

/** A row a fault, and as many profiles side by side as a page has room for. */
function faultTables(report: Report): string {
  const grid = faultGrid(report);
  if (!grid) throw new UserError('the committed run of make faults has no two faults in it');
  const tables: string[] = [];
  for (let from = 0; from < grid.rows.length; from += PROFILES_ABREAST) {
    const rows = grid.rows.slice(from, from + PROFILES_ABREAST);
    const tried = grid.faults.map((fault, at) => ({
      fault,
      cells: rows.map(({ cells }) => cells[at] ?? null),
    }));
    tables.push(
      markdownTable([
        ['Fault', ...rows.map(({ profile }) => `\`${profile}\``)],
        ...tried
          .filter(({ cells }) => cells.some((cell) => cell !== null))
          .map(({ fault, cells }) => [`\`${fault}\``, ...cells.map((cell) => cell?.text ?? '–')]),
      ]),
    );
  }
  return tables.join('\n\n');
}

const PROFILES_ABREAST = 5;

function profileRow(result: ProfileResult): string[] {
  const row = rowOf(result);
  const { profile, balancer, store } = result;
  return [`\`${profile}\``, balancer ?? '', store ?? '', ...COLUMNS.map((column) => row[column])];
}

function guarantees(report: Report): string {
  const rows = guaranteeRows(report);
  return markdownTable([
    ['Profile', ...rows.map(({ title }) => title)],
    ...report.profiles.map(({ profile }, index) => [
      `\`${profile}\``,
      ...rows.map(({ cells }) => cells[index]?.sign ?? ''),
    ]),
  ]);
}

/** One profile's figures in a sentence each. */
function figures(result: ProfileResult, report: Report): string {
  const row = rowOf(result);
  const { flows, fault, costs } = result;
  const broken = guaranteeRows(report)
    .filter(({ cells }) => cells[report.profiles.indexOf(result)]?.verdict === 'broken')
    .map(({ title }) => title);
  return [
    `Measured: ${row['Flows kept']} of ${flows.ok + flows.fail} flows kept, predicted ${row.Predicted}.`,
    fault ? `A kill lost ${fault.lost} sessions${predictedLost(fault.predictedLost)}.` : '',
    broken.length > 0
      ? `Violated under all scenarios: ${broken.join(', ')}.`
      : 'No guarantee was violated under any scenario.',
    costs ? countSentence(costs) : '',
  ]
    .filter(Boolean)
    .join(' ');
}

const predictedLost = (range: readonly [number, number] | null): string =>
  range === null
    ? ', of which theory says nothing'
    : `, predicted ${range[0] === range[1] ? range[0] : range.join(' to ')}`;

/** What was counted: what was timed in one run is noise. */
function countSentence(costs: NonNullable<ProfileResult['costs']>): string {
  const { commandsPerRequest: commands, messagesPerWrite: messages } = costs;
  const counted = [
    ...(commands > 0 ? [`${commands.toFixed(1)} commands to the store a request`] : []),
    ...(messages ? [`${messages.toFixed(2)} messages a write`] : []),
  ];
  return counted.length > 0 ? `It took ${counted.join(', ')}.` : '';
}
