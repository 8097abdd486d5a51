/**
 * Which phase of a run an event belongs to. The first is what was before; a fault or a command that begins opens another,
 * its end a third; and whoever runs the load may mark more. From a fault's begin on, a run is no longer steady.
 */
import type { CommandEvent, Operation } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import type { Stage } from '../model/result.ts';
import type { FaultEvent } from '../model/system-events.ts';
import { causeNamed } from './causes.ts';

/** Its number, from 0 in the order of time. */
export type Phase = number;

export interface PhaseTimes {
  /** No other phase of the run has it. */
  readonly name: string;
  readonly within: Stage;
  /** Milliseconds since the epoch; the first has always been there. */
  readonly begin: number;
}

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
  readonly #phases: PhaseTimes[] = [{ name: 'before', within: 'before', begin: Number.NEGATIVE_INFINITY }];
  /** The first that is no longer steady. */
  #unsteady = Number.POSITIVE_INFINITY;
  readonly #commands: { readonly begin: number; end: number }[] = [];
  #isOver = false;

  add(event: HistoryEvent): void {
    if (event.type === 'end') this.#isOver = true;
    // A command that ends after the load opens nothing: there is nobody left to tell of it.
    if (this.#isOver) return;
    if (event.type === 'phase') this.#open(event.name, this.#now.within, event.at);
    if (event.type === 'command') {
      this.#command(event);
      this.#openStage(event.event === 'begin' ? 'during' : 'after', event.at);
    }
    if (event.type !== 'fault') return;
    const isBegin = event.event === 'begin' || !this.#fault;
    this.#fault = after(this.#fault, event);
    if (isBegin) {
      this.#unsteady = Math.min(this.#unsteady, this.#phases.length);
      this.#openStage('during', event.at);
    } else if (event.event === 'healed') this.#openStage('after', event.at);
  }

  #command({ event, at }: CommandEvent): void {
    const last = this.#commands.at(-1);
    if (event === 'begin') this.#commands.push({ begin: at, end: Number.POSITIVE_INFINITY });
    else if (last) last.end = at;
  }

  /** A command ran at any time between the two. */
  ranBetween(from: number, to: number): boolean {
    return this.#commands.some(({ begin, end }) => begin <= to && end >= from);
  }

  get phases(): readonly PhaseTimes[] {
    return this.#phases;
  }

  get all(): readonly Phase[] {
    return this.#phases.map((_, phase) => phase);
  }

  /** Those before any fault; all of them where there was none. */
  get steady(): readonly Phase[] {
    return this.all.filter((phase) => this.isSteady(phase));
  }

  /** Those from the fault's begin on. */
  get unsteady(): readonly Phase[] {
    return this.all.filter((phase) => !this.isSteady(phase));
  }

  within(stage: Stage): readonly Phase[] {
    return this.all.filter((phase) => this.#phases[phase]?.within === stage);
  }

  isSteady(phase: Phase): boolean {
    return phase < this.#unsteady;
  }

  get #now(): PhaseTimes {
    return this.#phases.at(-1) as PhaseTimes;
  }

  /** What has begun twice ends once for all. */
  #openStage(stage: Exclude<Stage, 'before'>, at: number): void {
    if (stage === 'during' || this.#now.within === 'during') this.#open(stage, stage, at);
  }

  #open(name: string, within: Stage, at: number): void {
    const times = this.#phases.filter(
      (phase) => phase.name === name || phase.name.startsWith(`${name} `),
    ).length;
    this.#phases.push({ name: times === 0 ? name : `${name} ${times + 1}`, within, begin: at });
  }

  answered(operation: Operation): void {
    if (this.#fault) this.#fault = answered(this.#fault, operation, this.unsureMs);
  }

  get fault(): FaultTimes | null {
    return this.#fault;
  }

  /** The phase of something that ended at `at` (milliseconds since the epoch). */
  phaseOf(at: number): Phase {
    let phase = this.#phases.length - 1;
    while (phase > 0 && at + this.unsureMs < (this.#phases[phase] as PhaseTimes).begin) phase--;
    return phase;
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
