/** How a guest behaves: never more than so many requests, and not too many at once. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Never more in one examination, redirects included. */
export const MOST_REQUESTS = 60;

/** A little under ten a second. */
export const GAP_MS = 110;

/** Never quite in time: in step with somebody else, each visit could meet the same replica of those that take turns. */
const JITTER = 0.5;

export class Politeness {
  readonly #gapMs: number;
  readonly #signal: AbortSignal;
  #nextAt = 0;
  #asked = 0;

  constructor(gapMs: number, signal: AbortSignal) {
    this.#gapMs = gapMs;
    this.#signal = signal;
  }

  get asked(): number {
    return this.#asked;
  }

  /** Waits for a request's turn; false: there is none left. */
  async turn(): Promise<boolean> {
    if (this.#asked >= MOST_REQUESTS) return false;
    this.#asked++;
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#gapMs * (1 + Math.random() * JITTER);
    if (at > now) await sleep(at - now, undefined, { signal: this.#signal });
    this.#signal.throwIfAborted();
    return true;
  }
}
