/** Costs as a table, for the terminal and for documents. */
import { markdownTable } from 'markdown-table';
import {
  bytesColumn,
  type Column,
  type CostReport,
  controlFindings,
  cpuColumn,
  type ProfileCosts,
  roundsOf,
  wallRatio,
} from './cost-report.ts';
import { holds, type Interval } from './interval.ts';
import { medianOf } from './median.ts';

const HEADS = [
  'Profile',
  'Sessions in',
  'ms a read: app',
  'store',
  'ms a write: app',
  'store',
  'ms without a session: app',
  'balancer',
  'Bytes a session: replicas',
  'store',
  'Time a write takes',
];

export function costsTable(report: CostReport): string {
  const { profiles } = report;
  const columns = [
    ...[cpuColumn(profiles, 'read', 'app'), cpuColumn(profiles, 'read', 'store')],
    ...[cpuColumn(profiles, 'write', 'app'), cpuColumn(profiles, 'write', 'store')],
    ...[cpuColumn(profiles, 'bare', 'app'), cpuColumn(profiles, 'read', 'balancer')],
  ].map((column) => inDigits(column, 2));
  const bytes = (['replicas', 'store'] as const).map((where) => inDigits(bytesColumn(profiles, where), 0));
  return markdownTable([
    HEADS,
    ...profiles.map((costs) => [
      `\`${costs.profile}\``,
      costs.store,
      ...[...columns, ...bytes].map((cells) => cells(costs.profile)),
      timeText(report, costs),
    ]),
  ]);
}

const inDigits =
  (column: Column, digits: number) =>
  (profile: string): string => {
    const told = column.get(profile) ?? null;
    if (told === null) return '–';
    return 'as' in told ? `as \`${told.as}\`` : intervalText(told, digits);
  };

/** `0.31 (0.29 to 0.34)` */
export const intervalText = ({ value, low, high }: Interval, digits: number): string =>
  `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;

/** Time that passes is the machine's: only how much longer than the first one's is told. */
function timeText(report: CostReport, costs: ProfileCosts): string {
  const [first] = report.profiles;
  const ratio = wallRatio(report, costs, 'write');
  if (!first || costs === first) return '1';
  return !ratio || holds(ratio, 1) ? `as \`${first.profile}\`` : `${intervalText(ratio, 2)} ×`;
}

export function costsLine(report: CostReport): string {
  const { at, runtime, environment, requests, profiles, skipped } = report;
  const [first] = profiles;
  const visitors = medianOf(profiles.flatMap((costs) => roundsOf(costs, 'read', 'visitors')));
  const versions = Object.entries(environment).map(([name, version]) =>
    name === 'cpus' ? `${version} CPUs` : `${name} ${version}`,
  );
  const unsteady = profiles.filter(({ warmUp }) => !warmUp.steady).map(({ profile }) => profile);
  return [
    `Medians of ${first?.rounds.read.length ?? 0} rounds of ${requests} requests of a kind, profile after profile in each, and their 95 % intervals;`,
    `${at.slice(0, 10)}; ${runtime}; ${versions.join(', ')}.`,
    visitors ? `Of the visitors’ own time, ${intervalText(visitors, 2)} ms a read, nothing is in it.` : '',
    skipped.length > 0 ? `Not there to be measured: ${skipped.join(', ')}.` : '',
    unsteady.length > 0 ? `Not steady after the warm-up: ${unsteady.join(', ')}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** What the control says of all the rest. */
export const controlLine = (report: CostReport): string =>
  `A store that takes ${report.control.known.cpuMs} ms and ${report.control.known.bytes} bytes more was measured beside them, and was found to take ${controlFindings(
    report,
  )
    .map(({ of, found, isFound }) => {
      const digits = of === 'bytes a session' ? 0 : 3;
      return `${found ? intervalText(found, digits) : 'nothing that can be told'} (${of}${isFound ? '' : '; NOT what is known'})`;
    })
    .join(', ')}: intervals of 99 %.`;

/** What documents ask for. */
export const costBlocks = (report: CostReport): [string, string][] => [
  ['costs', costsTable(report)],
  ['cost-conditions', `${costsLine(report)} ${controlLine(report)}`],
];
