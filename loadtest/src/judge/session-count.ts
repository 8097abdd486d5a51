/** Sessions started, by phase, and those that a fault's targets did not know when they were back. */
import { sum } from '../model/counts.ts';
import type { Operation } from '../model/event.ts';
import { ByPhase, together } from './by-phase.ts';
import type { Phase } from './phase.ts';

interface Tally {
  started: number;
  readonly startedBy: Record<string, number>;
  lostOnReturn: number;
}

const none = (): Tally => ({ started: 0, startedBy: {}, lostOnReturn: 0 });

export class SessionCount {
  readonly #tallies = new ByPhase(none);
  readonly #startedAt: number[] = [];

  started({ replica, at }: Operation, phase: Phase): void {
    this.#startedAt.push(at);
    const tally = this.#tallies.of(phase);
    tally.started++;
    if (replica !== null) tally.startedBy[replica] = (tally.startedBy[replica] ?? 0) + 1;
  }

  startedBetween(from: number, to: number): number {
    return this.#startedAt.filter((at) => at >= from && at <= to).length;
  }

  /** A session was asked of a wrong replica. */
  misrouted({ replica }: Operation, phase: Phase, targets: readonly string[]): void {
    if (replica !== null && targets.includes(replica)) this.#tallies.of(phase).lostOnReturn++;
  }

  /** Of these phases together. */
  tally(phases: readonly Phase[]): Readonly<Tally> {
    const tallies = this.#tallies.in(phases);
    return {
      started: sum(tallies.map(({ started }) => started)),
      startedBy: together(tallies.map(({ startedBy }) => startedBy)),
      lostOnReturn: sum(tallies.map(({ lostOnReturn }) => lostOnReturn)),
    };
  }
}
