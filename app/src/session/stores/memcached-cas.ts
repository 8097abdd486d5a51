/** Sessions in memcached, written by `cas`: only on the version that was read, else once more on the newest. */
import type { Holdings, StoreCosts } from '@session-lab/shared';
import {
  type MemcachedOptions,
  MemcachedSessions,
  memcachedOptions,
  memcachedVariables,
} from '../memcached-sessions.ts';
import { defineStore } from '../store-definition.ts';
import { type Versioned, VersionedStore } from '../versioned-store.ts';
import { memcached } from './memcached.ts';

export const memcachedCas = defineStore({
  name: 'memcached-cas',
  says: 'one memcached for all replicas; a write on an older version (`cas`) is made once more',
  because:
    'any replica finds any session in memcached, and a write on an older version is made once more on the newest',
  traits: { ...memcached.traits, merges: true, guarded: true },
  variables: memcachedVariables,
  open: async (...given) => new MemcachedCasStore(memcachedOptions(...given)),
});

export class MemcachedCasStore extends VersionedStore {
  readonly #sessions: MemcachedSessions;

  constructor(options: MemcachedOptions) {
    super(options);
    this.#sessions = new MemcachedSessions(options);
  }

  destroy(id: string): Promise<void> {
    return this.#sessions.destroy(id);
  }

  list(limit: number): Promise<Holdings> {
    return this.#sessions.list(limit);
  }

  costs(): Promise<StoreCosts> {
    return this.#sessions.costs();
  }

  async close(): Promise<void> {
    this.#sessions.close();
  }

  protected read(id: string, ttlMs: number): Promise<Versioned | null> {
    return this.#sessions.read(id, ttlMs);
  }

  protected put(id: string, text: string, ttlMs: number): Promise<void> {
    return this.#sessions.put(id, text, ttlMs);
  }

  protected replace(id: string, held: Versioned, text: string, ttlMs: number): Promise<boolean> {
    return this.#sessions.replace(id, held, text, ttlMs);
  }
}
