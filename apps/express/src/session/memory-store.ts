/**
 * express-session's own MemoryStore, as every article begins with, and what it lacks beside other stores: it never
 * forgets a session and has no bound ("will leak memory"). Here, sessions expire, and the least recently used go
 * first. The records stay where express-session keeps them: as text, in this replica's memory alone.
 */
import {
  type Departure,
  type Departures,
  type HeldSession,
  type Holdings,
  type Lifetimes,
  NO_COSTS,
  timeToLiveMs,
} from '@session-lab/shared';
import session, { type SessionData } from 'express-session';
import type { SessionStore } from './session-store.ts';

export interface MemoryStoreOptions extends Lifetimes {
  readonly max: number;
  readonly now?: () => number;
  /** Told of sessions that go by themselves. */
  readonly departures?: Departures;
}

type Callback = (error?: unknown) => void;
type Loaded = (error: unknown, record?: SessionData | null) => void;

export class MemoryStore extends session.MemoryStore implements SessionStore {
  readonly shared = false;
  writes = 0;
  // By id, when it is over; in order of use: a Map keeps insertion order, and each use inserts anew.
  readonly #expiresMs = new Map<string, number>();
  readonly #options: MemoryStoreOptions;
  readonly #now: () => number;

  constructor(options: MemoryStoreOptions) {
    super();
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  override get(id: string, callback: Loaded): void {
    const expiresMs = this.#expiresMs.get(id);
    if (expiresMs !== undefined && expiresMs <= this.#now()) this.#giveUp(id, 'expired');
    super.get(id, callback);
  }

  override set(id: string, record: SessionData, callback?: Callback): void {
    this.writes++;
    super.set(id, record, callback);
    this.#use(id);
    this.#makeRoom();
  }

  /** A request that changed nothing has ended: the session was used. */
  override touch(id: string, record: SessionData, callback?: () => void): void {
    super.touch(id, record, callback);
    if (this.#expiresMs.has(id)) this.#use(id);
  }

  override destroy(id: string, callback?: Callback): void {
    this.writes++;
    this.#expiresMs.delete(id);
    super.destroy(id, callback);
  }

  async list(limit: number): Promise<Holdings> {
    const now = this.#now();
    const live = [...this.#expiresMs].filter(([, expiresMs]) => expiresMs > now);
    const sessions = live.slice(-limit).map(async ([id, expiresMs]): Promise<HeldSession> => {
      const ttlS = Math.ceil((expiresMs - now) / 1000);
      return { id, ttlS, bytes: Buffer.byteLength(JSON.stringify(await this.#record(id))) };
    });
    return { count: live.length, sessions: await Promise.all(sessions) };
  }

  async costs() {
    return NO_COSTS;
  }

  async close(): Promise<void> {
    this.#expiresMs.clear();
    this.clear();
  }

  #record(id: string): Promise<SessionData | null> {
    return new Promise((resolve) => super.get(id, (_error, record) => resolve(record ?? null)));
  }

  #use(id: string): void {
    const now = this.#now();
    this.#expiresMs.delete(id);
    this.#expiresMs.set(id, now + timeToLiveMs(id, this.#options, now));
  }

  /** From the least recently used on: drops what has expired, then what is too much. */
  #makeRoom(): void {
    const now = this.#now();
    for (const [id, expiresMs] of this.#expiresMs) {
      if (expiresMs > now && this.#expiresMs.size <= this.#options.max) return;
      this.#giveUp(id, expiresMs > now ? 'evicted' : 'expired');
    }
  }

  #giveUp(id: string, what: Departure): void {
    this.destroy(id);
    this.#options.departures?.left(id, what, this.#now());
  }
}
