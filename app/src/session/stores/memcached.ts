/** Sessions in memcached, as most stores for it keep them: whole records, of which the last one written stays. */
import { type Holdings, type StoreCosts, timeToLiveMs } from '@session-lab/shared';
import {
  type MemcachedOptions,
  MemcachedSessions,
  memcachedOptions,
  memcachedVariables,
} from '../memcached-sessions.ts';
import type { SessionRecord, SessionStore } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';
import { recordOf } from '../versioned-store.ts';

export const memcached = defineStore({
  name: 'memcached',
  says: 'one memcached for all replicas; the last write of a session is what stays',
  because: 'any replica finds any session in memcached',
  traits: { shared: true, server: 'memcached', merges: false, survives: 'none' },
  variables: memcachedVariables,
  open: async (...given) => new MemcachedStore(memcachedOptions(...given)),
});

export class MemcachedStore implements SessionStore {
  readonly shared = true;
  readonly #options: MemcachedOptions;
  readonly #sessions: MemcachedSessions;

  constructor(options: MemcachedOptions) {
    this.#options = options;
    this.#sessions = new MemcachedSessions(options);
  }

  async get(id: string): Promise<SessionRecord | null> {
    const ttlMs = this.#ttlMs(id);
    if (ttlMs <= 0) {
      this.#options.departures?.left(id, 'expired');
      return null;
    }
    const held = await this.#sessions.read(id, ttlMs);
    return held && recordOf(held);
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    const ttlMs = this.#ttlMs(id);
    if (ttlMs > 0) await this.#sessions.put(id, JSON.stringify(record), ttlMs);
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

  #ttlMs(id: string): number {
    return timeToLiveMs(id, this.#options, Date.now());
  }
}
