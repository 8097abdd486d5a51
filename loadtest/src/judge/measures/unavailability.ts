/** How long users got no good answer, and how long requests went on failing, from a fault's begin on. */
import { endOf, type Operation } from '../../model/event.ts';

export class Unavailability {
  /** Since when each user has been asking in vain. */
  readonly #waiting = new Map<number, number>();
  #longestMs = 0;
  #lastFailure: number | null = null;

  /** @param failed answered with an error, or not at all */
  add(operation: Operation, failed: boolean): void {
    const { user, at } = operation;
    const end = endOf(operation);
    const since = this.#waiting.get(user) ?? at;
    this.#longestMs = Math.max(this.#longestMs, end - since);
    if (failed) {
      this.#waiting.set(user, since);
      this.#lastFailure = Math.max(this.#lastFailure ?? end, end);
    } else this.#waiting.delete(user);
  }

  /** The longest that any user waited for a good answer, in milliseconds. */
  get longestMs(): number {
    return Math.round(this.#longestMs);
  }

  /** Milliseconds from `from` until the last request had failed; null where none did. */
  recoveryMs(from: number): number | null {
    return this.#lastFailure === null ? null : Math.max(0, Math.round(this.#lastFailure - from));
  }
}
