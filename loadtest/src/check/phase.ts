/** Which part of a run an event belongs to: the steady phase, or the time from the fault's begin on. */
import type { Fault, HistoryEvent } from '../history/event.ts';

export type Phase = 'steady' | 'fault';
export const PHASES: readonly Phase[] = ['steady', 'fault'];

export interface FaultTimes {
  readonly name: string;
  readonly targets: readonly string[];
  readonly kills: boolean;
  readonly did: string;
  readonly begin: number;
  /** When the damage was known to be done; until then the target may have answered. */
  readonly struck: number | null;
  readonly healed: number | null;
}

export class PhaseClock {
  #fault: FaultTimes | null = null;

  add(event: HistoryEvent): void {
    if (event.type === 'fault') this.#fault = after(this.#fault, event);
  }

  get fault(): FaultTimes | null {
    return this.#fault;
  }

  /** The phase of something that ended at `at` (milliseconds since the epoch). */
  phaseOf(at: number): Phase {
    return this.#fault && at >= this.#fault.begin ? 'fault' : 'steady';
  }

  /**
   * True where `replica` has died since it was asked at `askedAt`, as far as is known at `at`. When it was asked
   * counts, not when its answer was read: a busy client may read it after the replica's death.
   */
  diedSince(replica: string, askedAt: number, at: number): boolean {
    const fault = this.#fault;
    if (!fault?.kills || !fault.targets.includes(replica) || at < fault.begin) return false;
    return askedAt <= (fault.struck ?? Number.POSITIVE_INFINITY);
  }
}

function after(before: FaultTimes | null, { name, targets, kills, did, event, at }: Fault): FaultTimes {
  if (event === 'begin' || !before)
    return { name, targets, kills, did, begin: at, struck: null, healed: null };
  return event === 'struck' ? { ...before, struck: at } : { ...before, healed: at };
}
