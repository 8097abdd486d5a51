/**
 * A session store: three operations on whole records, and a way to look at what is held.
 * It never hands out the object that it was given, so that no two requests share a reference.
 */
import type { AccountableStore } from '@session-lab/shared';
import type { FastifyPluginAsync } from 'fastify';

export type SessionRecord = Readonly<Record<string, unknown>>;

export interface SessionStore extends AccountableStore {
  /** The record, or null if there is none or it is over. Slides the idle expiry. */
  get(id: string): Promise<SessionRecord | null>;
  /**
   * Replaces the whole record (last write wins) and slides the idle expiry; a store that merges instead takes over
   * what differs from `base`.
   * @param base what the request had found; null if it began the session; undefined if that is not known
   */
  set(id: string, record: SessionRecord, base?: SessionRecord | null): Promise<void>;
  /**
   * Reads, changes and writes as one step, whatever others write meanwhile; `change` may run several times, each time on a
   * record of its own that it may change. Not every store can. Resolves to what is held now, or null if the session is gone.
   */
  update?(id: string, change: (record: SessionRecord) => SessionRecord): Promise<SessionRecord | null>;
  /** Forgets the session; it is no error if there is none. */
  destroy(id: string): Promise<void>;
  close(): Promise<void>;
  /** Only of a store that talks to other replicas: the routes that answer them, for the app to register. */
  readonly routes?: FastifyPluginAsync;
  /** False while such a store has yet to get what the others hold. */
  readonly ready?: boolean;
}
