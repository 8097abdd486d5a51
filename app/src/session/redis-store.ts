/**
 * Sessions in a shared Redis: one key a session, text under a prefix, expiry kept by Redis itself.
 * A Redis that is away fails each operation at once with StoreUnreachable; the client reconnects on its own.
 */
import { Redis } from 'ioredis';
import type { Departures } from './departures.ts';
import { type Lifetimes, timeToLiveMs } from './session-id.ts';
import { type Holdings, type SessionRecord, type SessionStore, StoreUnreachable } from './session-store.ts';

export interface RedisStoreOptions extends Lifetimes {
  readonly url: string;
  readonly password?: string | undefined;
  readonly prefix: string;
  readonly timeoutMs: number;
  /** Told of sessions that are over. Those that Redis itself lets go, it doesn't name. */
  readonly departures?: Departures;
  /** Told once when Redis goes away and once when it is back. */
  readonly onAvailability?: (available: boolean, cause?: Error) => void;
}

export class RedisStore implements SessionStore {
  readonly shared = true;
  readonly #redis: Redis;
  readonly #options: RedisStoreOptions;

  private constructor(options: RedisStoreOptions) {
    this.#options = options;
    this.#redis = new Redis(options.url, {
      ...(options.password ? { password: options.password } : {}),
      lazyConnect: true,
      // Left at their defaults, these three make a request wait for over a minute while Redis is away.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: options.timeoutMs,
      connectTimeout: options.timeoutMs,
      retryStrategy: (attempt) => Math.min(attempt * 50, 1000),
    });
    let available = true;
    const tell = (now: boolean, cause?: Error) => {
      if (now !== available) options.onAvailability?.(now, cause);
      available = now;
    };
    this.#redis.on('ready', () => tell(true));
    this.#redis.on('error', (error: Error) => tell(false, withoutCommand(error)));
    this.#redis.on('close', () => tell(false));
  }

  /** Connects, or starts trying to: a replica may come up before its Redis. */
  static async connect(options: RedisStoreOptions): Promise<RedisStore> {
    const store = new RedisStore(options);
    await store.#redis.connect().catch(() => undefined); // told through onAvailability, and tried again
    return store;
  }

  async get(id: string): Promise<SessionRecord | null> {
    const ttlMs = timeToLiveMs(id, this.#options, Date.now());
    if (ttlMs <= 0) {
      this.#options.departures?.left(id, 'expired');
      return null;
    }
    // GETEX reads and slides the expiry in one round trip.
    const text = await this.#ask(this.#redis.getex(this.#key(id), 'PX', ttlMs));
    return text === null ? null : JSON.parse(text);
  }

  async set(id: string, record: SessionRecord): Promise<void> {
    const ttlMs = timeToLiveMs(id, this.#options, Date.now());
    if (ttlMs <= 0) return;
    await this.#ask(this.#redis.set(this.#key(id), JSON.stringify(record), 'PX', ttlMs));
  }

  async destroy(id: string): Promise<void> {
    await this.#ask(this.#redis.del(this.#key(id)));
  }

  async list(limit: number): Promise<Holdings> {
    // SCAN may name a key twice, and never blocks Redis as KEYS does.
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const [next, page] = await this.#ask(
        this.#redis.scan(cursor, 'MATCH', `${escapeGlob(this.#options.prefix)}*`, 'COUNT', 1000),
      );
      for (const key of page) keys.add(key);
      cursor = next;
    } while (cursor !== '0');
    const sessions = await Promise.all(
      [...keys].slice(0, limit).map(async (key) => ({
        id: key.slice(this.#options.prefix.length),
        ttlS: Math.ceil((await this.#ask(this.#redis.pttl(key))) / 1000),
        bytes: await this.#ask(this.#redis.strlen(key)),
      })),
    );
    return { count: keys.size, sessions };
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }

  #key(id: string): string {
    return `${this.#options.prefix}${id}`;
  }

  async #ask<T>(command: Promise<T>): Promise<T> {
    try {
      return await command;
    } catch (error) {
      throw new StoreUnreachable(withoutCommand(error));
    }
  }
}

/** ioredis hangs the failed command on its errors: a session's id and content, or the password, for any log to show. */
function withoutCommand(error: unknown): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message), { name });
}

const escapeGlob = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&');
