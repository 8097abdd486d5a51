/**
 * What a session store is: three operations on whole records, and a way to look at what is held.
 * A store never hands out the object it was given, so that two requests can share no reference.
 */
import type { FastifyPluginAsync } from 'fastify';

export type SessionRecord = Readonly<Record<string, unknown>>;

export interface SessionStore {
  /** True where every replica sees the same sessions. */
  readonly shared: boolean;
  /** The record, or null where there is none or it is over. Slides the idle expiry. */
  get(id: string): Promise<SessionRecord | null>;
  /**
   * Replaces the whole record (last write wins) and slides the idle expiry; a store that merges instead takes over
   * what differs from `base`.
   * @param base what the request had found before; null where it began the session; else unknown
   */
  set(id: string, record: SessionRecord, base?: SessionRecord | null): Promise<void>;
  /**
   * Reads, changes and writes as one step, whatever others write meanwhile: `change` may run several times. Only
   * where a store offers it. Resolves to what is held now, or null where the session is gone.
   */
  update?(id: string, change: (record: SessionRecord) => SessionRecord): Promise<SessionRecord | null>;
  /** Forgets the session; no error where there is none. */
  destroy(id: string): Promise<void>;
  /** What is held now: the count of all, and details of at most `limit` of them. */
  list(limit: number): Promise<Holdings>;
  /** What its work has cost since it was opened. */
  costs(): Promise<StoreCosts>;
  close(): Promise<void>;
  /** Where a store talks to other replicas: what this one answers them, for the app to register. */
  readonly routes?: FastifyPluginAsync;
  /** False while a store that has routes is still coming by what the others hold. */
  readonly ready?: boolean;
}

export interface StoreCosts {
  /** That this replica sent to a store away, a round trip each. */
  readonly commands: number;
  /** That this replica sent to others. */
  readonly messages: number;
  /** Of those commands or messages, and of their answers; where the store is shared, of all replicas'. */
  readonly bytes: number;
  /** Held by a store away, outside of every replica. */
  readonly memoryBytes: number;
}

export const NO_COSTS: StoreCosts = { commands: 0, messages: 0, bytes: 0, memoryBytes: 0 };

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
