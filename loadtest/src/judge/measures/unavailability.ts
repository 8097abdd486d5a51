/** How long users got no good answer, and how long requests went on failing: by the phase in which that began, or was seen. */
import { endOf, type Operation } from '../../model/event.ts';
import { ByPhase } from '../by-phase.ts';
import type { Phase } from '../phase.ts';

interface Wait {
  readonly since: number;
  readonly phase: Phase;
  readonly isSteady: boolean;
}

export class Unavailability {
  /** Since when each user has been asking in vain. */
  readonly #waiting = new Map<number, Wait>();
  readonly #found = new ByPhase(() => ({ longestMs: 0, lastFailure: Number.NEGATIVE_INFINITY }));

  /** @param failed answered with an error, or not at all @param isSteady no fault has begun */
  add(operation: Operation, failed: boolean, phase: Phase, isSteady: boolean): void {
    const { user, at } = operation;
    const end = endOf(operation);
    const here = this.#found.of(phase);
    // Nearly all of a history.
    if (!failed && this.#waiting.size === 0) {
      here.longestMs = Math.max(here.longestMs, end - at);
      return;
    }
    let wait = this.#waiting.get(user) ?? { since: at, phase, isSteady };
    // What failed before a fault is none of its doing.
    if (wait.isSteady && !isSteady) wait = { since: at, phase, isSteady };
    const found = this.#found.of(wait.phase);
    found.longestMs = Math.max(found.longestMs, end - wait.since);
    if (failed) {
      this.#waiting.set(user, wait);
      here.lastFailure = Math.max(here.lastFailure, end);
    } else this.#waiting.delete(user);
  }

  /** The longest that any user waited for a good answer, in milliseconds. */
  longestMs(phases: readonly Phase[]): number {
    return Math.round(Math.max(0, ...this.#found.in(phases).map(({ longestMs }) => longestMs)));
  }

  /** Milliseconds from `from` until the last request had failed; null where none did. */
  recoveryMs(from: number, phases: readonly Phase[]): number | null {
    const last = Math.max(
      Number.NEGATIVE_INFINITY,
      ...this.#found.in(phases).map(({ lastFailure }) => lastFailure),
    );
    return Number.isFinite(last) ? Math.max(0, Math.round(last - from)) : null;
  }
}
