/**
 * express-session's own MemoryStore, which every article begins with, and what it lacks: it never forgets a session
 * and has no bound ("will leak memory"). Here, sessions expire, and the least recently used go first. The records stay
 * where express-session keeps them: as text, in this replica's memory.
 */
import {
  type Departures,
  type Held,
  type HeldSession,
  HeldSessions,
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
  /** Told of sessions that expire or are evicted. */
  readonly departures?: Departures;
}

type Callback = (error?: unknown) => void;
type Loaded = (error: unknown, record?: SessionData | null) => void;

export class MemoryStore extends session.MemoryStore implements SessionStore {
  readonly shared = false;
  writes = 0;
  /** When each record expires, in order of use. */
  readonly #held: HeldSessions<Held>;
  readonly #options: MemoryStoreOptions;
  readonly #now: () => number;

  constructor(options: MemoryStoreOptions) {
    super();
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#held = new HeldSessions({
      max: options.max,
      now: this.#now,
      gone: (id, ...departure) => {
        super.destroy(id);
        options.departures?.left(id, ...departure);
      },
    });
  }

  override get(id: string, callback: Loaded): void {
    const held = this.#held.peek(id);
    if (held && held.expiresMs <= this.#now()) this.#held.giveUp(id, 'expired');
    super.get(id, callback);
  }

  override set(id: string, record: SessionData, callback?: Callback): void {
    this.writes++;
    super.set(id, record, callback);
    this.#use(id);
    this.#held.makeRoom();
  }

  /** Called at the end of a request that changed nothing but used the session. */
  override touch(id: string, record: SessionData, callback?: () => void): void {
    super.touch(id, record, callback);
    if (this.#held.peek(id)) this.#use(id);
  }

  override destroy(id: string, callback?: Callback): void {
    this.writes++;
    this.#held.delete(id);
    super.destroy(id, callback);
  }

  async list(limit: number): Promise<Holdings> {
    const { count, sessions } = this.#held.list(limit);
    const sized = sessions.map(async (session): Promise<HeldSession> => {
      const record = await new Promise((resolve) => super.get(session.id, (_error, found) => resolve(found)));
      return { ...session, bytes: Buffer.byteLength(JSON.stringify(record)) };
    });
    return { count, sessions: await Promise.all(sized) };
  }

  async costs() {
    return NO_COSTS;
  }

  async close(): Promise<void> {
    this.#held.clear();
    this.clear();
  }

  #use(id: string): void {
    const now = this.#now();
    // express-session holds the text.
    this.#held.hold(id, { text: '', expiresMs: now + timeToLiveMs(id, this.#options, now) });
  }
}
