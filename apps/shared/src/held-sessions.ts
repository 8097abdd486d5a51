/** Sessions in this process's memory, in order of use. Bounded: expired ones go first, then the least recently used. */
import type { Departure } from './departures.ts';
import type { Holdings } from './store-account.ts';

export interface Held {
  readonly text: string;
  readonly expiresMs: number;
}

export interface HeldSessionsOptions {
  readonly max: number;
  readonly now: () => number;
  /** How long an expired session is still kept, though not listed. */
  readonly keptMs?: number;
  /** Told of sessions that expire or are evicted. */
  readonly gone?: (id: string, what: Departure, atMs: number) => void;
}

export class HeldSessions<T extends Held> {
  // A Map keeps the order of insertion, and each use inserts again.
  readonly #held = new Map<string, T>();
  readonly #options: HeldSessionsOptions;

  constructor(options: HeldSessionsOptions) {
    this.#options = options;
  }

  /** What is held, expired or not. Does not count as a use. */
  peek(id: string): T | undefined {
    return this.#held.get(id);
  }

  hold(id: string, held: T): void {
    this.#held.delete(id);
    this.#held.set(id, held);
  }

  delete(id: string): void {
    this.#held.delete(id);
  }

  /** Begins with the least recently used: drops what has expired, then what exceeds the maximum. */
  makeRoom(): void {
    const { keptMs = 0, max, now } = this.#options;
    const at = now();
    for (const [id, { expiresMs }] of this.#held) {
      if (expiresMs + keptMs > at && this.#held.size <= max) return;
      this.giveUp(id, expiresMs > at ? 'evicted' : 'expired');
    }
  }

  giveUp(id: string, what: Departure): void {
    this.#held.delete(id);
    this.#options.gone?.(id, what, this.#options.now());
  }

  ids(): string[] {
    return [...this.#held.keys()];
  }

  list(limit: number): Holdings {
    const now = this.#options.now();
    const live = [...this.#held].filter(([, { expiresMs }]) => expiresMs > now);
    const sessions = live.slice(-limit).map(([id, { text, expiresMs }]) => ({
      id,
      ttlS: Math.ceil((expiresMs - now) / 1000),
      bytes: Buffer.byteLength(text),
    }));
    return { count: live.length, sessions };
  }

  clear(): void {
    this.#held.clear();
  }
}
