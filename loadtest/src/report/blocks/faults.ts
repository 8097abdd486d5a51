/** What faults cost: all faults and profiles side by side, then each run in detail. */
import type { FaultResult, ProfileResult, Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import { chart, folded, paragraph, type Section, table } from '../block.ts';

export interface FaultGrid {
  readonly faults: readonly string[];
  /** A row a profile, a cell a fault; null: not tried. */
  readonly rows: readonly { readonly profile: string; readonly cells: readonly (FaultCell | null)[] }[];
}

interface FaultCell {
  readonly text: string;
  readonly asPredicted: boolean | null;
}

/** What the three figures of a cell are. */
const GRID_LEGEND = 'sessions lost (predicted) · flows kept · longest that a user waited for a good answer';

export function faultsSection(report: Report): Section | null {
  const grid = faultGrid(report);
  if (!grid) return null;
  const felt = report.further.filter((result) => result.fault && wasFelt(result));
  const isCrowded = felt.length > MOST_OVER_TIME;
  const drawn = felt
    .filter(({ asPredicted }) => !isCrowded || asPredicted === false)
    .map((result) => ({ name: `${result.profile}, ${result.fault?.name}`, result }));
  return {
    heading: 'Faults',
    blocks: [
      paragraph(
        `Of each fault, from its begin on: ${GRID_LEGEND}. In brackets what theory says, where it says something.`,
        GRID_LEGEND,
      ),
      table(
        ['Profile', ...grid.faults],
        grid.rows.map(({ profile, cells }) => [
          profile,
          ...cells.map((cell) => ({ text: cell?.text ?? '–', isSurprise: cell?.asPredicted === false })),
        ]),
        { abreast: 4 },
      ),
      folded('Each run at more length, and over time', [
        paragraph(
          '“Recovered after” tells when the last request failed, counted from when the damage was done.',
        ),
        table(FAULT_COLUMNS, faultRows(allResults(report)), { detail: true }),
        ...(drawn.length > 0
          ? [
              paragraph(
                isCrowded
                  ? `Over time, of the ${felt.length} further runs in which a flow was not kept, or did not come through, those that are not as predicted:`
                  : 'Over time, the further runs in which a flow was not kept, or did not come through:',
              ),
              chart('timeline', drawn, 'Flows kept, over time'),
            ]
          : []),
      ]),
    ],
  };
}

/** Of more, a page has room for those alone that contradict theory. */
const MOST_OVER_TIME = 100;

const wasFelt = ({ timeline }: ProfileResult): boolean =>
  timeline.slices.some(({ fail, info }) => fail + info > 0);

/** Null for fewer than two faults. */
export function faultGrid(report: Pick<Report, 'profiles' | 'further'>): FaultGrid | null {
  const runs = allResults(report).filter(({ fault }) => fault !== null);
  const faults = [...new Set(runs.flatMap(({ fault }) => fault?.name ?? []))];
  if (faults.length < 2) return null;
  const cell = (profile: string, name: string): FaultCell | null => {
    const run = runs.find((run) => run.profile === profile && run.fault?.name === name);
    return run?.fault ? { text: cellText(run.fault, run), asPredicted: run.asPredicted } : null;
  };
  return {
    faults,
    rows: report.profiles.map(({ profile }) => ({
      profile,
      cells: faults.map((name) => cell(profile, name)),
    })),
  };
}

function cellText(fault: FaultResult, { asPredicted }: ProfileResult): string {
  const contradicts = asPredicted === false ? ' (!)' : '';
  return `${lostText(fault)} · ${keptAfter(fault)} · ${seconds(fault.longestUnavailableMs)}${contradicts}`;
}

const FAULT_COLUMNS = [
  'Profile',
  'Fault',
  'Sessions lost (predicted)',
  'By cause',
  'Flows kept',
  'Requests failed',
  'of them indeterminate',
  'Users moved (predicted)',
  'Longest wait',
  'Recovered after',
] as const;

const faultRows = (results: readonly ProfileResult[]): readonly (readonly string[])[] =>
  results.flatMap(({ profile, fault, asPredicted }) =>
    fault ? [[profile, `${fault.name}${asPredicted === false ? ' (!)' : ''}`, ...cells(fault)]] : [],
  );

const cells = (fault: FaultResult): string[] => [
  lostText(fault),
  Object.entries(fault.lostByCause)
    .map(([cause, lost]) => `${cause} ${lost}`)
    .join(', ') || '–',
  keptAfter(fault),
  String(fault.httpErrors),
  String(fault.indeterminate),
  movedText(fault),
  seconds(fault.longestUnavailableMs),
  fault.recoveryMs === null ? 'nothing failed' : seconds(fault.recoveryMs),
];

const range = ([low, high]: readonly [number, number]): string =>
  low === high ? `${low}` : `${low}–${high}`;

export const lostText = ({ lost, predictedLost }: FaultResult): string =>
  predictedLost ? `${lost} (${range(predictedLost)})` : `${lost}`;

const movedText = ({ moved }: FaultResult): string =>
  moved ? `${moved.users} of ${moved.of} (${range(moved.predicted)})` : '–';

export function keptAfter({ flows: { ok, fail } }: FaultResult): string {
  return ok + fail === 0 ? '–' : `${Number(((ok / (ok + fail)) * 100).toFixed(1))} %`;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
