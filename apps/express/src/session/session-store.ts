/** What this app asks of a store beyond what express-session does: what it holds, and an end. */
import type { Store } from 'express-session';

export interface SessionStore extends Store {
  /** True where every replica sees the same sessions. */
  readonly shared: boolean;
  /** What is held now: the count of all, and details of at most `limit` of them. */
  list(limit: number): Promise<Holdings>;
  /** What its work has cost since it was opened. */
  costs(): Promise<StoreCosts>;
  close(): Promise<void>;
}

export interface StoreCosts {
  /** How often it was asked to change what it holds. */
  readonly writes: number;
  /** Commands of this replica to a store away. */
  readonly commands: number;
  /** Of all replicas' commands and their answers. */
  readonly bytes: number;
  /** Held by a store away. */
  readonly memoryBytes: number;
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
  constructor(cause: unknown) {
    super('the session store is unreachable', { cause });
  }
}
