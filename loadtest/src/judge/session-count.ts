/** Sessions started, by phase, and those that a fault's targets did not know when they were back. */
import type { Operation } from '../model/event.ts';
import type { Phase } from './phase.ts';

interface Tally {
  started: number;
  readonly startedBy: Record<string, number>;
  lostOnReturn: number;
}

const none = (): Tally => ({ started: 0, startedBy: {}, lostOnReturn: 0 });

export class SessionCount {
  readonly #tallies: Record<Phase, Tally> = { steady: none(), fault: none() };
  readonly #startedAt: number[] = [];

  started({ replica, at }: Operation, phase: Phase): void {
    this.#startedAt.push(at);
    const tally = this.#tallies[phase];
    tally.started++;
    if (replica !== null) tally.startedBy[replica] = (tally.startedBy[replica] ?? 0) + 1;
  }

  startedBetween(from: number, to: number): number {
    return this.#startedAt.filter((at) => at >= from && at <= to).length;
  }

  /** A session was asked of a wrong replica. */
  misrouted({ replica }: Operation, phase: Phase, targets: readonly string[]): void {
    if (replica !== null && targets.includes(replica)) this.#tallies[phase].lostOnReturn++;
  }

  tally(phase: Phase): Readonly<Tally> {
    return this.#tallies[phase];
  }
}
