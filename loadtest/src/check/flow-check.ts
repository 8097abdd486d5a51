/**
 * Guarantee: the page that a redirect leads to shows what was just posted (read your writes, across replicas).
 *
 * Violated by:  u1 write u1-f1 on app-1 ok · u1 page on app-2 ok, saw nothing
 */
import type { Operation } from '../history/event.ts';
import type { Outcomes } from '../report/result.ts';
import type { Phase, PhaseClock } from './phase.ts';

/** How a flow ended; the anomaly says what its page showed in place of the write, where it showed anything. */
export interface FlowEnd {
  readonly outcome: 'ok' | 'fail' | 'info';
  readonly anomaly?: 'stale-read' | 'foreign-read';
}

interface Tally extends Outcomes {
  readonly stale: number;
  readonly foreign: number;
}

const NONE: Tally = { ok: 0, fail: 0, info: 0, stale: 0, foreign: 0 };

export class FlowCheck {
  readonly #clock: PhaseClock;
  readonly #wrote = new Map<number, string>();
  readonly #tallies: Record<Phase, Tally> = { steady: NONE, fault: NONE };

  constructor(clock: PhaseClock) {
    this.#clock = clock;
  }

  add(operation: Operation): FlowEnd | null {
    if (operation.wrote !== undefined) this.#wrote.set(operation.user, operation.wrote);
    const end = endOf(operation, this.#wrote.get(operation.user));
    if (end) {
      const phase = this.#clock.phaseOf(operation.at + operation.ms);
      const tally = this.#tallies[phase];
      this.#tallies[phase] = {
        ...tally,
        [end.outcome]: tally[end.outcome] + 1,
        stale: tally.stale + (end.anomaly === 'stale-read' ? 1 : 0),
        foreign: tally.foreign + (end.anomaly === 'foreign-read' ? 1 : 0),
      };
    }
    return end;
  }

  tally(phase: Phase): Tally {
    return this.#tallies[phase];
  }
}

/**
 * A flow whose write failed never put the session to the test, and one whose page could not be fetched doesn't
 * say: both are `info`. They count as HTTP errors elsewhere.
 */
function endOf(operation: Operation, wrote: string | undefined): FlowEnd | null {
  if (operation.outcome !== 'ok') return { outcome: 'info' };
  if (operation.step !== 'page') return null;
  if (!operation.saw) return { outcome: 'info' };
  const { mark } = operation.saw;
  if (mark === wrote) return { outcome: 'ok' };
  if (mark === null) return { outcome: 'fail' };
  const own = mark.startsWith(`u${operation.user}-`);
  return { outcome: 'fail', anomaly: own ? 'stale-read' : 'foreign-read' };
}
