/** Sessions in a shared Redis: one key a session, text under a prefix, expiry kept by Redis itself. */
import { type Holdings, redisSettings, type StoreCosts, timeToLiveMs } from '@session-lab/shared';
import { parseHeld, RedisConnection, type RedisStoreOptions } from '../redis-connection.ts';
import type { SessionRecord, SessionStore } from '../session-store.ts';
import { defineStore } from '../store-definition.ts';

export const redis = defineStore({
  name: 'redis',
  says: 'one Redis for all replicas; the last write of a session is what stays',
  because: 'any replica finds any session in Redis',
  traits: {
    shared: true,
    server: 'redis',
    failsOver: false,
    copies: null,
    merges: false,
    revocable: true,
    tls: true,
  },
  open: (...options) => RedisStore.connect(redisSettings(...options)),
});

export class RedisStore implements SessionStore {
  readonly shared = true;
  readonly #connection: RedisConnection;
  readonly #options: RedisStoreOptions;

  private constructor(connection: RedisConnection, options: RedisStoreOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  static async connect(options: RedisStoreOptions): Promise<RedisStore> {
    return new RedisStore(await RedisConnection.open(options), options);
  }

  async get(id: string): Promise<SessionRecord | null> {
    const ttlMs = timeToLiveMs(id, this.#options, Date.now());
    if (ttlMs <= 0) {
      this.#options.departures?.left(id, 'expired');
      return null;
    }
    const { ask, redis, key } = this.#at(id);
    // GETEX reads and slides the expiry in one round trip.
    const text = await ask(redis.getex(key, 'PX', ttlMs));
    return text === null ? null : (parseHeld(text) as SessionRecord);
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    const ttlMs = timeToLiveMs(id, this.#options, Date.now());
    if (ttlMs <= 0) return;
    const { write, redis, key } = this.#at(id);
    await write(redis.set(key, JSON.stringify(record), 'PX', ttlMs));
  }

  async destroy(id: string): Promise<void> {
    const { write, redis, key } = this.#at(id);
    await write(redis.del(key));
  }

  async list(limit: number): Promise<Holdings> {
    const ids = await this.#connection.ids();
    const sessions = await Promise.all(
      ids.slice(0, limit).map(async (id) => {
        const { ask, redis, key } = this.#at(id);
        return {
          id,
          ttlS: Math.ceil((await ask(redis.pttl(key))) / 1000),
          bytes: await ask(redis.strlen(key)),
        };
      }),
    );
    return { count: ids.length, sessions };
  }

  costs(): Promise<StoreCosts> {
    return this.#connection.costs();
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  #at(id: string) {
    const connection = this.#connection;
    return {
      redis: connection.redis,
      key: connection.key(id),
      ask: <T>(command: Promise<T>): Promise<T> => connection.ask(command),
      write: <T>(command: Promise<T>): Promise<T> => connection.write(command),
    };
  }
}
