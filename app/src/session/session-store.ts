/**
 * What a session store is: three operations on whole records, and a way to look at what is held.
 * A store never hands out the object it was given, so that two requests can share no reference.
 */

export type SessionRecord = Readonly<Record<string, unknown>>;

export interface SessionStore {
  /** True where every replica sees the same sessions. */
  readonly shared: boolean;
  /** The record, or null where there is none or it is over. Slides the idle expiry. */
  get(id: string): Promise<SessionRecord | null>;
  /** Replaces the whole record (last write wins) and slides the idle expiry. */
  set(id: string, record: SessionRecord): Promise<void>;
  /** Forgets the session; no error where there is none. */
  destroy(id: string): Promise<void>;
  /** What is held now: the count of all, and details of at most `limit` of them. */
  list(limit: number): Promise<Holdings>;
  close(): Promise<void>;
}

export interface Holdings {
  readonly count: number;
  readonly sessions: readonly HeldSession[];
}

export interface HeldSession {
  readonly id: string;
  /** Seconds until it expires if nobody uses it. */
  readonly ttlS: number;
  readonly bytes: number;
}

/** The store could not be reached or did not answer in time. A write it was asked for may have happened. */
export class StoreUnreachable extends Error {
  readonly code = 'STORE_UNREACHABLE';
  readonly statusCode = 503;
  constructor(cause: unknown) {
    super('the session store is unreachable', { cause });
  }
}
