/**
 * Sessions in this replica's own memory: gone with the process, unknown to every other replica.
 * Records are held as text, as any remote store would hold them; bounded, least recently used out first.
 */
import type { Departure, Departures } from './departures.ts';
import { type Lifetimes, timeToLiveMs } from './session-id.ts';
import { type Holdings, NO_COSTS, type SessionRecord, type SessionStore } from './session-store.ts';

export interface MemoryStoreOptions extends Lifetimes {
  readonly max: number;
  readonly now?: () => number;
  /** Told of sessions that go by themselves. */
  readonly departures?: Departures;
}

export class MemoryStore implements SessionStore {
  readonly shared = false;
  // In order of use: a Map keeps insertion order, and each use inserts anew.
  readonly #held = new Map<string, { readonly text: string; readonly expiresMs: number }>();
  readonly #options: MemoryStoreOptions;
  readonly #now: () => number;

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async get(id: string): Promise<SessionRecord | null> {
    const held = this.#held.get(id);
    if (!held) return null;
    if (held.expiresMs <= this.#now()) {
      this.#giveUp(id, 'expired');
      return null;
    }
    this.#hold(id, held.text);
    return JSON.parse(held.text);
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    this.#hold(id, JSON.stringify(record));
    this.#makeRoom();
  }

  async destroy(id: string): Promise<void> {
    this.#held.delete(id);
  }

  async list(limit: number): Promise<Holdings> {
    const now = this.#now();
    const live = [...this.#held].filter(([, { expiresMs }]) => expiresMs > now);
    const sessions = live.slice(-limit).map(([id, { text, expiresMs }]) => ({
      id,
      ttlS: Math.ceil((expiresMs - now) / 1000),
      bytes: Buffer.byteLength(text),
    }));
    return { count: live.length, sessions };
  }

  async costs() {
    return NO_COSTS;
  }

  async close(): Promise<void> {
    this.#held.clear();
  }

  #hold(id: string, text: string): void {
    const now = this.#now();
    this.#held.delete(id);
    this.#held.set(id, { text, expiresMs: now + timeToLiveMs(id, this.#options, now) });
  }

  /** From the least recently used on: drops what has expired, then what is too much. */
  #makeRoom(): void {
    const now = this.#now();
    for (const [id, { expiresMs }] of this.#held) {
      if (expiresMs > now && this.#held.size <= this.#options.max) return;
      this.#giveUp(id, expiresMs > now ? 'evicted' : 'expired');
    }
  }

  #giveUp(id: string, what: Departure): void {
    this.#held.delete(id);
    this.#options.departures?.left(id, what, this.#now());
  }
}
