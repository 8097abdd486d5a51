/** What the stores on a shared Redis have in common: all but how a session is read and written. */
import { type Holdings, type StoreCosts, timeToLiveMs } from '@session-lab/shared';
import type { RedisConnection, RedisStoreOptions } from './redis-connection.ts';
import type { SessionRecord, SessionStore } from './session-store.ts';

export abstract class RedisBackedStore implements SessionStore {
  readonly shared = true;
  protected readonly connection: RedisConnection;
  readonly #options: RedisStoreOptions;

  constructor(connection: RedisConnection, options: RedisStoreOptions) {
    this.connection = connection;
    this.#options = options;
  }

  abstract get(id: string): Promise<SessionRecord | null>;
  abstract set(id: string, record: SessionRecord, base?: SessionRecord | null): Promise<void>;
  protected abstract bytesAt(key: string): Promise<number>;

  async destroy(id: string): Promise<void> {
    await this.connection.write(this.redis.del(this.connection.key(id)));
  }

  async list(limit: number): Promise<Holdings> {
    const ids = await this.connection.ids();
    const sessions = ids.slice(0, limit).map(async (id) => {
      const key = this.connection.key(id);
      const ttlMs = await this.connection.ask(this.redis.pttl(key));
      return { id, ttlS: Math.ceil(ttlMs / 1000), bytes: await this.bytesAt(key) };
    });
    return { count: ids.length, sessions: await Promise.all(sessions) };
  }

  costs(): Promise<StoreCosts> {
    return this.connection.costs();
  }

  async close(): Promise<void> {
    this.connection.close();
  }

  protected get redis(): RedisConnection['redis'] {
    return this.connection.redis;
  }

  /** How many milliseconds a session that is used now may be kept; zero or less if it is over. */
  protected ttlMs(id: string): number {
    return timeToLiveMs(id, this.#options, Date.now());
  }

  /** A user came with a session whose time is over. */
  protected expired(id: string): null {
    this.#options.departures?.left(id, 'expired');
    return null;
  }
}
