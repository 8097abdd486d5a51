/**
 * The connection to a shared Redis, as every store on it needs it. A Redis that is away fails each command at once
 * with StoreUnreachable; the client reconnects on its own.
 */
import { Redis } from 'ioredis';
import type { Departures } from './departures.ts';
import type { Lifetimes } from './session-id.ts';
import { type StoreCosts, StoreUnreachable } from './session-store.ts';

export interface RedisStoreOptions extends Lifetimes {
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Of the authority that must have signed Redis's certificate, where the URL is of rediss: PEM text. */
  readonly ca?: string | undefined;
  readonly prefix: string;
  readonly timeoutMs: number;
  /** Told of sessions that are over. Those that Redis itself lets go, it doesn't name. */
  readonly departures?: Departures;
  /** Told once when Redis goes away and once when it is back. */
  readonly onAvailability?: (available: boolean, cause?: Error) => void;
}

export class RedisConnection {
  readonly redis: Redis;
  readonly #prefix: string;
  #commands = 0;

  private constructor(options: RedisStoreOptions) {
    this.#prefix = options.prefix;
    this.redis = new Redis(options.url, {
      ...(options.username ? { username: options.username } : {}),
      ...(options.password ? { password: options.password } : {}),
      ...(options.ca ? { tls: { ca: options.ca } } : {}),
      lazyConnect: true,
      // Left at their defaults, these make a request wait for over a minute while Redis is away.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      // A write whose answer was lost may have been made: sent again, it might be made twice.
      autoResendUnfulfilledCommands: false,
      commandTimeout: options.timeoutMs,
      connectTimeout: options.timeoutMs,
      retryStrategy: (attempt) => Math.min(attempt * 50, 1000),
    });
    let available = true;
    const tell = (now: boolean, cause?: Error) => {
      if (now !== available) options.onAvailability?.(now, cause);
      available = now;
    };
    this.redis.on('ready', () => tell(true));
    this.redis.on('error', (error: Error) => tell(false, withoutCommand(error)));
    this.redis.on('close', () => tell(false));
  }

  /** Connects, or starts trying to: a replica may come up before its Redis. */
  static async open(options: RedisStoreOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    await connection.redis.connect().catch(() => undefined); // told through onAvailability, and tried again
    return connection;
  }

  key(id: string): string {
    return `${this.#prefix}${id}`;
  }

  /** @throws {StoreUnreachable} */
  async ask<T>(command: Promise<T>): Promise<T> {
    this.#commands++;
    try {
      return await command;
    } catch (error) {
      throw new StoreUnreachable(withoutCommand(error));
    }
  }

  /** The ids of all sessions held. */
  async ids(): Promise<string[]> {
    // SCAN may name a key twice, and never blocks Redis as KEYS does.
    const keys = new Set<string>();
    let cursor = '0';
    do {
      const [next, page] = await this.ask(
        this.redis.scan(cursor, 'MATCH', `${escapeGlob(this.#prefix)}*`, 'COUNT', 1000),
      );
      for (const key of page) keys.add(key);
      cursor = next;
    } while (cursor !== '0');
    return [...keys].map((key) => key.slice(this.#prefix.length));
  }

  /** Bytes and memory by Redis's own account, of all that it does for anybody. */
  async costs(): Promise<StoreCosts> {
    const commands = this.#commands;
    const info = await this.ask(this.redis.info());
    const field = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
    return {
      commands,
      messages: 0,
      bytes: field('total_net_input_bytes') + field('total_net_output_bytes'),
      memoryBytes: field('used_memory'),
    };
  }

  close(): void {
    this.redis.disconnect();
    // A TLS handshake that is cut short may fail twice, and the client hears of it once only: nobody would catch that.
    this.redis.stream?.destroy();
  }
}

/** ioredis hangs the failed command on its errors: a session's id and content, or the password, for any log to show. */
function withoutCommand(error: unknown): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message), { name });
}

const escapeGlob = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&');
