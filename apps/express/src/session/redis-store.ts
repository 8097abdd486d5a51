/**
 * Sessions in a shared Redis by connect-redis: one key a session, expiry kept by Redis itself. This adds a deadline and
 * one clear error: while Redis is away, each operation fails at once, and the client reconnects by itself.
 */
import {
  type Holdings,
  type RedisSettings,
  redisCosts,
  type StoreCosts,
  StoreUnreachable,
  timeToLiveMs,
} from '@session-lab/shared';
import { RedisStore as ConnectRedis } from 'connect-redis';
import type { Session, SessionData } from 'express-session';
import { createClient } from 'redis';
import type { SessionStore } from './session-store.ts';

type Callback = (error?: unknown, record?: SessionData | null) => void;

export class RedisStore extends ConnectRedis implements SessionStore {
  readonly shared = true;
  writes = 0;
  readonly #client: Client;
  readonly #options: RedisSettings;
  #commands = 0;

  private constructor(client: Client, options: RedisSettings) {
    // Whatever connect-redis's types say, express-session saves and touches a Session, which knows its id.
    const ttlS = (record: SessionData & Partial<Pick<Session, 'id'>>) =>
      Math.ceil(timeToLiveMs(record.id ?? '', options, Date.now()) / 1000);
    super({ client, prefix: options.prefix, ttl: ttlS });
    this.#client = client;
    this.#options = options;
  }

  /** Connects, or starts trying to: a replica may come up before its Redis. */
  static async connect(options: RedisSettings): Promise<RedisStore> {
    const client = newClient(options);
    let available = true;
    const tell = (now: boolean, cause?: Error) => {
      if (now !== available) options.onAvailability?.(now, cause);
      available = now;
    };
    await new Promise<void>((resolve) => {
      client.on('ready', () => resolve(tell(true)));
      client.on('error', (error: Error) => resolve(tell(false, error)));
      client.connect().catch(() => undefined); // only where it is closed before it is connected
    });
    return new RedisStore(client, options);
  }

  override get(id: string, callback?: Callback): Promise<unknown> {
    if (timeToLiveMs(id, this.#options, Date.now()) > 0) return told(this.#ask(super.get(id)), callback);
    this.#options.departures?.left(id, 'expired');
    return told(Promise.resolve(null), callback);
  }

  override set(id: string, record: SessionData, callback?: Callback): Promise<unknown> {
    this.writes++;
    return told(this.#ask(super.set(id, record)), callback);
  }

  override touch(id: string, record: SessionData, callback?: Callback): Promise<unknown> {
    return told(this.#ask(super.touch(id, record)), callback);
  }

  override destroy(id: string, callback?: Callback): Promise<unknown> {
    this.writes++;
    return told(this.#ask(super.destroy(id)), callback);
  }

  async list(limit: number): Promise<Holdings> {
    const ids: readonly string[] = await this.#ask(this.ids());
    const sessions = ids.slice(0, limit).map(async (id) => ({
      id,
      ttlS: await this.#ask(this.#client.ttl(this.prefix + id)),
      bytes: await this.#ask(this.#client.strLen(this.prefix + id)),
    }));
    return { count: ids.length, sessions: await Promise.all(sessions) };
  }

  async costs(): Promise<StoreCosts> {
    const commands = this.#commands;
    return redisCosts(commands, await this.#ask(this.#client.info()));
  }

  async close(): Promise<void> {
    if (this.#client.isOpen) this.#client.destroy();
  }

  /** @throws one of two errors; neither tells anything about a session */
  async #ask<T>(command: Promise<T>): Promise<T> {
    this.#commands++;
    try {
      return await inTime(command, this.#options.timeoutMs);
    } catch (error) {
      // A JSON parser's message quotes what it could not read.
      if (error instanceof SyntaxError) throw new Error('a session in Redis is not JSON');
      throw new StoreUnreachable(error);
    }
  }
}

/** express-session takes a callback; connect-redis's own methods use the promise. */
const told = <T extends SessionData | null>(result: Promise<T>, callback?: Callback): Promise<unknown> =>
  callback
    ? result.then(
        (record) => callback(null, record),
        (error: unknown) => callback(error),
      )
    : result;

type Client = ReturnType<typeof newClient>;

const newClient = ({ url, username, password, ca, timeoutMs }: RedisSettings) =>
  createClient({
    url,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    // By default, commands queue up for as long as Redis is away.
    disableOfflineQueue: true,
    socket: {
      ...(ca ? { ca } : {}),
      connectTimeout: timeoutMs,
      reconnectStrategy: (tries) => Math.min((tries + 1) * 50, 1000),
    },
  });

/** The client's own timeout covers only the sending of a command: with a Redis that hangs, the app would hang. */
function inTime<T>(command: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  return Promise.race([command, promise]).finally(() => clearTimeout(timer));
}
