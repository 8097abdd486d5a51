/** Before, during and after, and what was marked beside: each phase a column. */
import { guarantees } from '../../judge/guarantees/index.ts';
import type { AwayResult, PhaseResult, ProfileResult, Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import {
  type Block,
  type Cell,
  chart,
  foldedAbove,
  NOTHING,
  paragraph,
  type Section,
  type Table,
  table,
} from '../block.ts';
import { commandText } from './commands.ts';
import { count, intervalText, seconds, shareText } from './figures.ts';
import { phaseGuaranteeCell } from './guarantees.ts';

/** With more runs, a page shows them where they are asked for. */
const MOST_RUNS = 1;

/** Null where no run has several phases. */
export function phasesSection(report: Report): Section | null {
  const runs = allResults(report).filter(({ phases }) => phases !== undefined);
  if (runs.length === 0) return null;
  const isNamed = runs.length > 1;
  const blocks = runs.flatMap((run) => [
    ...(isNamed ? [paragraph(run.fault ? `${run.profile}, ${run.fault.name}:` : `${run.profile}:`)] : []),
    ...blocksOf(run),
  ]);
  return { heading: 'Phase by phase', blocks: [...foldedAbove(MOST_RUNS, runs.length, 'runs', blocks)] };
}

/** Where there is more to compare, a page alone has room for it. */
export const ofOneRun =
  (section: (report: Report) => Section | null) =>
  (report: Report): Section | null =>
    allResults(report).length === 1 ? section(report) : null;

function blocksOf(result: ProfileResult): Block[] {
  const { commands = [], profile } = result;
  return [
    ...commands.map((command) => paragraph(commandText(command))),
    phaseTable(result),
    ...(result.timeline.requests
      ? [chart('requests', [{ name: profile, result }], 'Losses, errors and latency, over time')]
      : []),
    ...commands.flatMap(({ output }): Block[] =>
      output.length === 0
        ? []
        : [
            {
              kind: 'folded',
              title: 'What the command printed last',
              blocks: [{ kind: 'output', lines: output }],
            },
          ],
    ),
  ];
}

/** A row a figure, a column a phase. */
export function phaseTable({ phases = [], sessions }: ProfileResult): Table {
  const row = (title: string, cell: (phase: PhaseResult) => Cell | string): (Cell | string)[] => [
    { text: title, isHead: true },
    ...phases.map(cell),
  ];
  const rows = [
    row('verdict', ({ verdict }) => ({ text: verdict, verdict, isVerdict: true })),
    row('lasted', ({ beginMs, endMs }) => seconds(endMs - beginMs)),
    row('flows kept', ({ flows: { ok, fail } }) =>
      ok + fail === 0 ? NOTHING : `${count(ok)} of ${count(ok + fail)}`,
    ),
    row('losses, of checks', ({ losses }) => `${count(losses.count)} of ${count(losses.checks)}`),
    row(under('their share'), ({ losses }) => shareText(losses)),
    row(under('95 % interval'), ({ losses }) => intervalText(losses)),
    ...causesIn(phases).map((cause) =>
      row(under(cause), ({ losses }) => {
        const rate = losses.byCause[cause];
        return rate ? `${count(rate.count)} (${shareText(rate)})` : NOTHING;
      }),
    ),
    ...(sessions.started > 0 ? [row('sessions lost', ({ sessions }) => count(sessions.lost))] : []),
    ...awayRows(phases, row),
    row('requests failed', ({ httpErrors, requests }) => `${count(httpErrors)} of ${count(requests)}`),
    row(under('last failure after'), ({ recoveryMs }) =>
      recoveryMs === null ? NOTHING : seconds(recoveryMs),
    ),
    row('longest wait', ({ longestUnavailableMs }) => seconds(longestUnavailableMs)),
    row('latency ms p50 / p99', ({ latencyMs }) =>
      latencyMs ? `${latencyMs.p50.toFixed(1)} / ${latencyMs.p99.toFixed(1)}` : NOTHING,
    ),
    ...guaranteeRowsOf(phases),
  ];
  return table(['', ...phases.map(({ name }) => name)], rows);
}

function guaranteeRowsOf(phases: readonly PhaseResult[]): (Cell | string)[][] {
  return guarantees
    .filter(({ name }) => phases.some((phase) => phase.guarantees[name]))
    .map(({ name, title }) => [
      { text: title, isHead: true },
      ...phases.map((phase) => phaseGuaranteeCell(phase.guarantees[name] ?? null)),
    ]);
}

/** Set in: spaces that a page keeps. */
const under = (title: string, depth = 1): string => `${'\u00a0'.repeat(2 * depth)}${title}`;

type RowOf = (title: string, cell: (phase: PhaseResult) => Cell | string) => (Cell | string)[];

function awayRows(phases: readonly PhaseResult[], row: RowOf): (Cell | string)[][] {
  if (phases.every(({ away }) => away.sessions === 0)) return [];
  const of = (title: string, figure: (away: AwayResult) => number): (Cell | string)[][] =>
    phases.some(({ away }) => figure(away) > 0)
      ? [row(title, ({ away }) => (away.sessions === 0 ? NOTHING : count(figure(away))))]
      : [];
  return [
    row('sessions asked in vain', ({ away }) => count(away.sessions)),
    ...of(under('known again'), ({ back }) => back),
    ...(phases.some(({ away }) => away.back > 0)
      ? [
          row(under('after, median', 2), ({ away }) => timeText(away.medianMs)),
          row(under('at the longest', 2), ({ away }) => timeText(away.longestMs)),
        ]
      : []),
    ...of(under('cookie was taken'), ({ orphaned }) => orphaned),
    ...of(under('gone for good'), ({ gone }) => gone),
    ...of(under('not answered since'), ({ open }) => open),
  ];
}

const timeText = (ms: number | null): string => (ms === null ? NOTHING : seconds(ms));

const causesIn = (phases: readonly PhaseResult[]): string[] => [
  ...new Set(phases.flatMap(({ losses }) => Object.keys(losses.byCause))),
];
