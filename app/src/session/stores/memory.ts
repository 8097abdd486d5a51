/**
 * Sessions in this replica's own memory: gone with the process, and unknown to every other replica. Records are held
 * as text, as a server would hold them. Their number is bounded: the least recently used go first.
 */
import {
  type Departures,
  type Held,
  HeldSessions,
  type Holdings,
  type Lifetimes,
  lifetimesOf,
  NO_COSTS,
  timeToLiveMs,
} from '@session-lab/shared';
import { changesBetween, withChanges } from '../record-changes.ts';
import type { SessionRecord, SessionStore } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';

export const memory = defineStore({
  name: 'memory',
  says: 'each replica holds the sessions that it began in its own memory',
  because: null,
  traits: {
    shared: false,
    server: null,
    // One process, which makes each change on what is held.
    merges: true,
  },
  open: async (config, _log, departures) =>
    new MemoryStore({ ...lifetimesOf(config), max: config.SESSION_MAX, departures }),
});

export interface MemoryStoreOptions extends Lifetimes {
  readonly max: number;
  readonly now?: () => number;
  /** Told of sessions that expire or are evicted. */
  readonly departures?: Departures;
}

export class MemoryStore implements SessionStore {
  readonly shared = false;
  readonly #held: HeldSessions<Held>;
  readonly #options: MemoryStoreOptions;
  readonly #now: () => number;

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#held = new HeldSessions({
      max: options.max,
      now: this.#now,
      gone: (...departure) => options.departures?.left(...departure),
    });
  }

  async get(id: string): Promise<SessionRecord | null> {
    return this.#read(id);
  }

  /** What changed since `base` is changed in what is held by now: a request may wait for its body while others write. */
  async set(id: string, record: SessionRecord, base?: SessionRecord | null): Promise<void> {
    const changes = base ? changesBetween(base, record) : null;
    if (!changes) this.#hold(id, JSON.stringify(record));
    else if (changes.length > 0) await this.update(id, (held) => withChanges(held, changes));
    this.#held.makeRoom();
  }

  /** At once, so that nobody else comes in between. A session that was destroyed meanwhile stays destroyed. */
  async update(id: string, change: (record: SessionRecord) => SessionRecord): Promise<SessionRecord | null> {
    const held = this.#read(id);
    if (!held) return null;
    const record = change(held);
    this.#hold(id, JSON.stringify(record));
    return record;
  }

  #read(id: string): SessionRecord | null {
    const held = this.#held.peek(id);
    if (!held) return null;
    if (held.expiresMs <= this.#now()) {
      this.#held.giveUp(id, 'expired');
      return null;
    }
    this.#hold(id, held.text);
    return JSON.parse(held.text);
  }

  async destroy(id: string): Promise<void> {
    this.#held.delete(id);
  }

  async list(limit: number): Promise<Holdings> {
    return this.#held.list(limit);
  }

  async costs() {
    return NO_COSTS;
  }

  async close(): Promise<void> {
    this.#held.clear();
  }

  #hold(id: string, text: string): void {
    const now = this.#now();
    this.#held.hold(id, { text, expiresMs: now + timeToLiveMs(id, this.#options, now) });
  }
}
