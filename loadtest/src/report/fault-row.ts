/** What a fault cost a profile, as the cells of a table. */
import type { FaultResult, ProfileResult } from '../model/result.ts';

export const FAULT_COLUMNS = [
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

/** One row a run in which something was broken. */
export const faultRows = (results: readonly ProfileResult[]): readonly (readonly string[])[] =>
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

/** Of the flows that could be judged from the fault's begin on. */
export function keptAfter({ flows: { ok, fail } }: FaultResult): string {
  return ok + fail === 0 ? '–' : `${Number(((ok / (ok + fail)) * 100).toFixed(1))} %`;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
