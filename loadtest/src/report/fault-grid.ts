/** What each fault cost each profile, side by side: sessions lost, flows kept, the longest wait. */

import type { FaultResult, ProfileResult, Report } from '../model/result.ts';
import { allResults } from './all-results.ts';
import { keptAfter, lostText, seconds } from './fault-row.ts';

export interface FaultGrid {
  readonly faults: readonly string[];
  /** One a profile; a cell for each fault, null where it was not tried. */
  readonly rows: readonly { readonly profile: string; readonly cells: readonly (FaultCell | null)[] }[];
}

export interface FaultCell {
  readonly text: string;
  readonly asPredicted: boolean | null;
}

/** What the three figures of a cell are. */
export const GRID_LEGEND =
  'sessions lost (predicted) · flows kept · longest that a user waited for a good answer';

/** Null where no profile met more than one fault. */
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
