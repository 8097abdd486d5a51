/** Sessions in a memcached: one item each, text under a prefix, expiry kept by memcached itself, in whole seconds. */
import {
  ConfigError,
  type Departures,
  type Holdings,
  type Lifetimes,
  lifetimesOf,
  type StoreCosts,
} from '@session-lab/shared';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import {
  type Answer,
  MemcachedConnection,
  type MemcachedLogin,
  MemcachedRefusal,
} from './memcached-connection.ts';
import { type OnAvailability, ServerCalls, tellOf } from './server-calls.ts';
import type { StoreDefinition } from './store-definition.ts';
import type { Versioned } from './versioned-store.ts';

export const memcachedVariables = {
  MEMCACHED_HOST: z.string().min(1).default('127.0.0.1'),
  MEMCACHED_PORT: z.coerce.number().int().min(1).max(65_535).default(11_211),
  MEMCACHED_USER: z.string().min(1).default('session-lab'),
  /** Without one, memcached is not told who asks. */
  MEMCACHED_PASSWORD: z.string().optional(),
  /** Without spaces; keys have 250 characters at most. */
  MEMCACHED_PREFIX: z
    .string()
    .regex(/^[!-~]{1,150}$/, 'must be at most 150 characters without spaces')
    .default('session:'),
  /** Milliseconds after which a command is given up. */
  MEMCACHED_TIMEOUT_MS: z.coerce.number().int().min(1).max(60_000).default(500),
};

export interface MemcachedOptions extends MemcachedLogin, Lifetimes {
  readonly prefix: string;
  readonly departures?: Departures;
  readonly onAvailability?: OnAvailability;
}

type MemcachedConfig = Parameters<StoreDefinition['open']>[0] &
  z.infer<z.ZodObject<typeof memcachedVariables>>;

/** Thirty days: memcached takes more seconds than these for a date, long past. */
export const MOST_S = 60 * 60 * 24 * 30;

/** @throws {ConfigError} where sessions may live for longer than memcached can be told */
export function memcachedOptions(
  config: MemcachedConfig,
  log: FastifyBaseLogger,
  departures: Departures,
): MemcachedOptions {
  const lifetimes = lifetimesOf(config);
  if (Math.min(lifetimes.idleS, lifetimes.lifetimeS) > MOST_S)
    throw new ConfigError(
      `sessions in memcached live for 30 days at most, and it would take more for a date: set SESSION_IDLE_S or SESSION_LIFETIME_S to ${MOST_S} or less`,
    );
  return {
    ...lifetimes,
    host: config.MEMCACHED_HOST,
    port: config.MEMCACHED_PORT,
    user: config.MEMCACHED_USER,
    password: config.MEMCACHED_PASSWORD,
    prefix: config.MEMCACHED_PREFIX,
    timeoutMs: config.MEMCACHED_TIMEOUT_MS,
    departures,
    onAvailability: tellOf(log, departures),
  };
}

/** Its clock ticks once a second: with one more, no session is over too early. */
const TICK_S = 1;

const expiryOf = (ttlMs: number): number => Math.min(Math.ceil(ttlMs / 1000) + TICK_S, MOST_S);

/** A listing is refused while another one is under way. */
const [LISTING_TRIES, LISTING_PAUSE_MS] = [50, 20];

export class MemcachedSessions {
  readonly #options: MemcachedOptions;
  readonly #calls: ServerCalls;
  readonly #connection: MemcachedConnection;

  constructor(options: MemcachedOptions) {
    this.#options = options;
    this.#calls = new ServerCalls((error) => error instanceof MemcachedRefusal, options.onAvailability);
    this.#connection = new MemcachedConnection(options, (error) => this.#calls.lost(error));
  }

  /** Reads and slides the expiry in one round trip. */
  async read(id: string, ttlMs: number): Promise<Versioned | null> {
    const { values } = await this.#ask(`gats ${expiryOf(ttlMs)} ${this.#key(id)}`);
    const [value] = values;
    return value ? { text: value.data.toString(), version: value.version } : null;
  }

  async put(id: string, text: string, ttlMs: number): Promise<void> {
    await this.#ask(`set ${this.#key(id)} 0 ${expiryOf(ttlMs)}`, text);
  }

  /** False where it has another version, or is gone. */
  async replace(id: string, { version }: Versioned, text: string, ttlMs: number): Promise<boolean> {
    const { word } = await this.#ask(`cas ${this.#key(id)} 0 ${expiryOf(ttlMs)} ${version}`, text);
    return word === 'STORED';
  }

  async destroy(id: string): Promise<void> {
    await this.#ask(`delete ${this.#key(id)}`);
  }

  async list(limit: number): Promise<Holdings> {
    const now = Date.now() / 1000;
    const held = (await this.#metadump()).flatMap((line) => {
      const [, key = '', expiry] = /^key=(\S+) exp=(-?\d+)/.exec(line) ?? [];
      const name = decodeURIComponent(key);
      // What it lists is there, whatever our clock says.
      const ttlS = Math.max(0, Math.ceil(Number(expiry) - TICK_S - now));
      return name.startsWith(this.#options.prefix) ? [{ name, ttlS }] : [];
    });
    const listed = held.slice(0, limit);
    if (listed.length === 0) return { count: held.length, sessions: [] };
    const { values } = await this.#ask(`get ${listed.map(({ name }) => name).join(' ')}`);
    const sessions = values.flatMap(({ key, data }) => {
      const found = listed.find(({ name }) => name === key);
      const id = key.slice(this.#options.prefix.length);
      return found ? [{ id, ttlS: found.ttlS, bytes: data.length }] : [];
    });
    return { count: held.length, sessions };
  }

  async costs(): Promise<StoreCosts> {
    const commands = this.#calls.count;
    const { lines } = await this.#ask('stats');
    const stat = (name: string): number =>
      Number(lines.find((line) => line.startsWith(`STAT ${name} `))?.split(' ')[2] ?? 0);
    return {
      commands,
      messages: 0,
      bytes: stat('bytes_read') + stat('bytes_written'),
      memoryBytes: stat('bytes'),
    };
  }

  close(): void {
    this.#connection.close();
  }

  /**
   * On a connection of its own, which memcached holds for as long as it takes. By the hash table: a walk along the
   * queues of what was used last (`all`) misses an item that is used meanwhile, and so moves.
   */
  async #metadump(): Promise<readonly string[]> {
    const connection = new MemcachedConnection(this.#options);
    try {
      for (let tries = 1; ; tries++) {
        const { word, lines } = await this.#calls.ask(() => connection.ask('lru_crawler metadump hash'));
        if (!word.startsWith('BUSY')) return lines;
        if (tries === LISTING_TRIES) throw new Error(`memcached lists nothing: ${word}`);
        await new Promise((resolve) => setTimeout(resolve, LISTING_PAUSE_MS));
      }
    } finally {
      connection.close();
    }
  }

  #key(id: string): string {
    return `${this.#options.prefix}${id}`;
  }

  #ask(command: string, data?: string): Promise<Answer> {
    return this.#calls.ask(() => this.#connection.ask(command, data));
  }
}
