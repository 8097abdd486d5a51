/** A plan: the labs that a command brings up one after the other, and what it runs on each. */
import type { LoadOptions } from 'session-lab';
import type { Fault } from '../catalogue/faults/fault.ts';
import type { DeployOrder } from '../catalogue/faults/scheduler.ts';
import type { Profile } from '../catalogue/profile.ts';

export type Load = Omit<LoadOptions, 'target'>;

export interface Plan {
  /** The command's, for its lab and its results. */
  readonly name: string;
  readonly stages: readonly Stage[];
}

/** One lab in one profile. */
export interface Stage {
  readonly profile: Profile;
  /** Said when it is brought up; nothing where it is left out. */
  readonly opening?: string;
  readonly runs: readonly PlannedRun[];
  /** Faults that were asked for but can’t be tried in this profile, with the reason. */
  readonly refusals?: readonly string[];
}

export interface PlannedRun {
  /** Its history's file, without the ending. */
  readonly file: string;
  /** Ahead of all that is said of it. */
  readonly label: string;
  /** Said when it begins. */
  readonly opening?: string;
  /** Whether to show how it is going. */
  readonly progress: boolean;
  readonly load: Load;
  readonly fault: PlannedFault | null;
  /** The lab has links between its parts. */
  readonly links: boolean;
}

export interface PlannedFault {
  readonly fault: Fault;
  /** Milliseconds of load before it strikes, and until it is undone; as much comes after that, at least. */
  readonly afterMs: number;
  readonly forMs: number;
  /** How a deploy is done. */
  readonly how: FaultOptions;
}

export interface FaultOptions {
  /** Replicas that a deploy replaces at once, and its pause between two batches. */
  readonly parallelism: number;
  readonly delayMs: number;
  /** Which ends or starts first, where the runtime can do both. */
  readonly order: DeployOrder;
}

export const ONE_BY_ONE: FaultOptions = { parallelism: 1, delayMs: 0, order: 'stop-first' };

// When a fault strikes and when it is undone, as shares of the load's time.
const FAULT_AT = 0.45;
const FAULT_FOR = 0.2;

/** A load with a fault during it. The load is extended by the time that the fault takes beyond the usual. */
export function withFault(
  load: Load,
  fault: Fault | null,
  how: FaultOptions,
): Pick<PlannedRun, 'load' | 'fault'> {
  if (!fault) return { load, fault: null };
  const usualMs = load.durationMs * FAULT_FOR;
  const forMs = Math.max(usualMs, fault.leastMs ?? 0);
  return {
    load: { ...load, durationMs: load.durationMs - usualMs + forMs },
    fault: { fault, afterMs: load.durationMs * FAULT_AT, forMs, how },
  };
}
