/**
 * What a session store is: three operations on whole records, and a way to look at what is held.
 * A store never hands out the object it was given, so that two requests can share no reference.
 */
import type { AccountableStore } from '@session-lab/shared';
import type { FastifyPluginAsync } from 'fastify';

export type SessionRecord = Readonly<Record<string, unknown>>;

export interface SessionStore extends AccountableStore {
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
  close(): Promise<void>;
  /** Where a store talks to other replicas: what this one answers them, for the app to register. */
  readonly routes?: FastifyPluginAsync;
  /** False while a store that has routes is still coming by what the others hold. */
  readonly ready?: boolean;
}
