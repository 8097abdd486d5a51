/**
 * What stores have in common whose server keeps a version with each session: a write says on which version it was made.
 * On an older one it is found out, and its changes are made once more on what is held now, attribute by attribute; so
 * requests of one session that overlap lose nothing, and a write that arrives late undoes nothing. A session that was
 * destroyed meanwhile stays destroyed.
 */
import {
  type Departures,
  type Holdings,
  type Lifetimes,
  type StoreCosts,
  timeToLiveMs,
} from '@session-lab/shared';
import { Recent } from '../recent.ts';
import { changesBetween, withChanges } from './record-changes.ts';
import type { SessionRecord, SessionStore } from './session-store.ts';

/** A session as the server holds it. */
export interface Versioned {
  readonly text: string;
  readonly version: string;
}

export interface VersionedOptions extends Lifetimes {
  /** Told of sessions that are over. */
  readonly departures?: Departures;
}

/** Sessions whose versions are kept in mind, from the read at the start of a request to the write at its end. */
const MOST_SEEN = 1000;

export abstract class VersionedStore implements SessionStore {
  readonly shared = true;
  readonly #options: VersionedOptions;
  /** As they were read last: a guess of what is held now, which the write's version puts to the test. */
  readonly #seen = new Recent<Versioned>(MOST_SEEN);

  constructor(options: VersionedOptions) {
    this.#options = options;
  }

  /** What is held now; null if nothing. Slides the idle expiry. */
  protected abstract read(id: string, ttlMs: number): Promise<Versioned | null>;
  /** Writes a session whatever there is. */
  protected abstract put(id: string, text: string, ttlMs: number): Promise<void>;
  /** Writes it if it has this version still; false if it has another, or is gone. */
  protected abstract replace(id: string, held: Versioned, text: string, ttlMs: number): Promise<boolean>;
  abstract destroy(id: string): Promise<void>;
  abstract list(limit: number): Promise<Holdings>;
  abstract costs(): Promise<StoreCosts>;
  abstract close(): Promise<void>;

  /** What a request is shown: what is held now, unless a store reads elsewhere. */
  protected look(id: string, ttlMs: number): Promise<Versioned | null> {
    return this.read(id, ttlMs);
  }

  async get(id: string): Promise<SessionRecord | null> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) {
      this.#options.departures?.left(id, 'expired');
      return null;
    }
    const held = await this.look(id, ttlMs);
    if (!held) return null;
    this.#seen.put(id, held);
    return recordOf(held);
  }

  async set(id: string, record: SessionRecord, base?: SessionRecord | null): Promise<void> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return;
    if (!base) return this.put(id, JSON.stringify(record), ttlMs);
    const changes = changesBetween(base, record);
    if (changes.length > 0) await this.update(id, (held) => withChanges(held, changes));
  }

  async update(id: string, change: (record: SessionRecord) => SessionRecord): Promise<SessionRecord | null> {
    const ttlMs = this.ttlMs(id);
    if (ttlMs <= 0) return null;
    let held = this.#seen.take(id) ?? (await this.read(id, ttlMs));
    while (held) {
      const record = change(recordOf(held));
      if (await this.replace(id, held, JSON.stringify(record), ttlMs)) return record;
      // Another request of this session came first: with each turn, one of them succeeds.
      held = await this.read(id, ttlMs);
    }
    return null;
  }

  /** How many milliseconds a session that is used now may be kept; zero or less if it is over. */
  protected ttlMs(id: string): number {
    return timeToLiveMs(id, this.#options, Date.now());
  }
}

/** @throws an error that, unlike a JSON parser's, doesn't quote what it could not read */
export function recordOf({ text }: Pick<Versioned, 'text'>): SessionRecord {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('a session in the store is not JSON');
  }
}
