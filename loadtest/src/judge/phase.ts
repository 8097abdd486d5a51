/** Which part of a run an event belongs to: the steady phase, or the time from the fault's begin on. */
import type { Operation } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import type { FaultEvent } from '../model/system-events.ts';
import { causeNamed } from './causes.ts';

export type Phase = 'steady' | 'fault';
export const PHASES: readonly Phase[] = ['steady', 'fault'];

export interface FaultTimes {
  readonly name: string;
  readonly targets: readonly string[];
  /** Why sessions that its targets held are gone; null where they are not. */
  readonly loses: string | null;
  readonly did: string;
  readonly begin: number;
  /** When the damage was known to be done; until then the target may have answered. */
  readonly struck: number | null;
  /** When a target was last asked for what it answered before that; null: not since its begin. */
  readonly lastAnswered: number | null;
  /** When its undo began, and was done. */
  readonly healing: number | null;
  readonly healed: number | null;
  /** The balancer's servers while it lasted, where it added some or took some away. */
  readonly servers: readonly string[] | null;
}

export class PhaseClock {
  /**
   * How far the times of what is asked for may be off beside those of the fault, in milliseconds: what may have been at
   * the same time is taken to have been.
   */
  unsureMs = 0;
  #fault: FaultTimes | null = null;

  add(event: HistoryEvent): void {
    if (event.type === 'fault') this.#fault = after(this.#fault, event);
  }

  answered(operation: Operation): void {
    if (this.#fault) this.#fault = answered(this.#fault, operation, this.unsureMs);
  }

  get fault(): FaultTimes | null {
    return this.#fault;
  }

  /** The phase of something that ended at `at` (milliseconds since the epoch). */
  phaseOf(at: number): Phase {
    return this.#fault && at + this.unsureMs >= this.#fault.begin ? 'fault' : 'steady';
  }

  /**
   * True where `replica` has died since it was asked at `askedAt`, as far as is known at `at`. When it was asked
   * counts, not when its answer was read: a busy client may read it after the replica's death.
   */
  diedSince(replica: string, askedAt: number, at: number): boolean {
    const fault = this.#fault;
    if (!fault?.loses || !causeNamed(fault.loses)?.ofAReplica) return false;
    if (!fault.targets.includes(replica) || at + this.unsureMs < fault.begin) return false;
    return askedAt - this.unsureMs <= (fault.struck ?? Number.POSITIVE_INFINITY);
  }

  /** Why an external store may have lost, since `askedAt`, what it held then; null where nothing was done to it. */
  lostByStoreSince(askedAt: number, at: number): string | null {
    const fault = this.#fault;
    if (!fault?.loses || at + this.unsureMs < fault.begin) return null;
    const cause = causeNamed(fault.loses);
    if (cause?.ofAReplica) return null;
    const over = cause?.goesOn ? fault.healed : fault.struck;
    return askedAt - this.unsureMs <= (over ?? Number.POSITIVE_INFINITY) ? fault.loses : null;
  }

  /** True of what was begun and ended while the fault was done and its undo not begun. */
  lasts(beganAt: number, endedAt: number): boolean {
    const fault = this.#fault;
    if (!fault || fault.struck === null || beganAt - this.unsureMs <= fault.struck) return false;
    return endedAt + this.unsureMs < (fault.healing ?? fault.healed ?? Number.POSITIVE_INFINITY);
  }
}

/**
 * When it hit, as far as is known: after its begin, and not before what its targets still answered. By `struck` it had,
 * for certain; but it takes a while to know that.
 */
export const hitAt = ({ begin, lastAnswered }: FaultTimes): number => lastAnswered ?? begin;

function answered(
  fault: FaultTimes,
  { replica, at: asked, status }: Operation,
  unsureMs: number,
): FaultTimes {
  // For certain asked by then, and not after it had struck.
  const at = asked - unsureMs;
  const { targets, begin, struck, lastAnswered } = fault;
  if (replica === null || status === null || !targets.includes(replica)) return fault;
  if (at < (lastAnswered ?? begin) || asked + unsureMs > (struck ?? Number.POSITIVE_INFINITY)) return fault;
  return { ...fault, lastAnswered: at };
}

function after(before: FaultTimes | null, fault: FaultEvent): FaultTimes {
  const { name, targets, loses, did, event, at } = fault;
  if (event === 'begin' || !before) {
    const open = { struck: null, lastAnswered: null, healing: null, healed: null, servers: null };
    return { name, targets, loses, did, begin: at, ...open };
  }
  if (event === 'struck') return { ...before, struck: at, servers: fault.servers ?? null };
  return { ...before, [event]: at };
}
