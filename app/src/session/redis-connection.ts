/**
 * The connection that every store on a shared Redis uses. While Redis is away, each command fails at once with
 * StoreUnreachable, and the client reconnects by itself: where there are Sentinels, to the primary that they name.
 */
import { once } from 'node:events';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { type RedisSettings, redisCosts, type StoreCosts, StoreUnreachable } from '@session-lab/shared';
import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { type ClusterNode, newCluster, nodesConnected } from './redis-cluster.ts';
import { type Sentinels, whereSentinelsSay } from './redis-sentinels.ts';

export interface RedisStoreOptions extends RedisSettings {
  /** If given, they say where the primary is. */
  readonly sentinels?: Sentinels;
  /** If given, sessions are in the cluster that these are nodes of. */
  readonly nodes?: readonly ClusterNode[];
  /** How many replicas must have acknowledged a write before it counts; none by default. */
  readonly acknowledgements?: number;
}

export class RedisConnection {
  readonly #redis: Redis | Cluster;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  readonly #acknowledgements: number;
  readonly #tell: NonNullable<RedisStoreOptions['onAvailability']>;
  #commands = 0;
  #closed = false;
  #failedMs = Number.NEGATIVE_INFINITY;
  #isHeldBack = false;

  private constructor(redis: Redis | Cluster, options: RedisStoreOptions) {
    this.#prefix = options.prefix;
    this.#timeoutMs = options.timeoutMs;
    this.#acknowledgements = options.acknowledgements ?? 0;
    this.#redis = redis;
    let available = true;
    this.#tell = (now, cause) => {
      if (now !== available) options.onAvailability?.(now, cause);
      available = now;
    };
    this.#redis.on('ready', () => this.#tell(true));
    this.#redis.on('error', (error: Error) => this.#tell(false, withoutCommand(error)));
    this.#redis.on('close', () => this.#tell(false));
    // If it hears of a failover while it is asking the Sentinels, ioredis gives up for good.
    this.#redis.on('end', () => {
      if (!this.#closed) setTimeout(() => this.#connect(), RECONNECT_MS).unref();
    });
  }

  /** Connects, or starts trying to: a replica may come up before its Redis. */
  static async open(options: RedisStoreOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(await newClient(options), options);
    // onAvailability hears of a failure, and the client tries again: without any Sentinel, until there is one.
    const failed = once(connection.#redis, 'close').catch(() => undefined);
    await Promise.race([connection.#connect(), failed]);
    if ('nodes' in connection.#redis) await nodesConnected(connection.#redis);
    return connection;
  }

  /** For a command. Those of one turn of the event loop leave together: to send costs more than all else that one takes. */
  get redis(): Redis | Cluster {
    if (!this.#isHeldBack && 'stream' in this.#redis && this.#redis.stream) {
      const { stream } = this.#redis;
      this.#isHeldBack = true;
      stream.cork();
      setImmediate(() => {
        this.#isHeldBack = false;
        stream.uncork();
      });
    }
    return this.#redis;
  }

  key(id: string): string {
    return `${this.#prefix}${id}`;
  }

  /** @throws {StoreUnreachable} */
  async ask<T>(command: Promise<T>): Promise<T> {
    this.#commands++;
    try {
      const answer = await command;
      if (this.#redis.status === 'ready' && !this.#inPart) this.#tell(true);
      return answer;
    } catch (error) {
      const cause = withoutCommand(error);
      if (SERVES_NOBODY.test(cause.message)) {
        this.#failedMs = performance.now();
        this.#tell(false, cause);
      }
      throw new StoreUnreachable(cause);
    }
  }

  /**
   * Like `ask`, for what must not be lost: resolves when as many replicas as the options demand have it, too.
   * @throws {StoreUnreachable} also if they haven't: the write was made, but is lost if the primary dies now.
   */
  async write<T>(command: Promise<T>): Promise<T> {
    const wanted = this.#acknowledgements;
    if (wanted === 0) return this.ask(command);
    // Sent right behind the command and on the same connection, since WAIT waits for that connection's writes.
    const acknowledged = this.redis.wait(wanted, Math.ceil(this.#timeoutMs * WAIT_SHARE));
    const [answer, count] = await Promise.all([this.ask(command), this.ask(acknowledged)]);
    if (count >= wanted) return answer;
    throw new StoreUnreachable(new Error(`${count} of ${wanted} replicas acknowledged a write in time`));
  }

  /** The ids of all sessions held. */
  async ids(): Promise<string[]> {
    // SCAN may name a key twice, and never blocks Redis as KEYS does.
    const keys = new Set<string>();
    for (const primary of this.#primaries) {
      let cursor = '0';
      do {
        const [next, page] = await this.ask(
          primary.scan(cursor, 'MATCH', `${escapeGlob(this.#prefix)}*`, 'COUNT', 1000),
        );
        for (const key of page) keys.add(key);
        cursor = next;
      } while (cursor !== '0');
    }
    return [...keys].map((key) => key.slice(this.#prefix.length));
  }

  async costs(): Promise<StoreCosts> {
    const commands = this.#commands;
    const infos = await Promise.all(this.#primaries.map((primary) => this.ask(primary.info())));
    return redisCosts(commands, infos.join('\n'));
  }

  async #connect(): Promise<void> {
    if (!this.#closed) await this.#redis.connect().catch(() => undefined);
  }

  close(): void {
    this.#closed = true;
    this.#redis.disconnect();
    // A TLS handshake that is cut short may fail twice, and the client catches only the first error.
    if ('stream' in this.#redis) this.#redis.stream?.destroy();
  }

  /** Those that hold sessions. */
  get #primaries(): readonly Redis[] {
    return 'nodes' in this.redis ? this.redis.nodes('master') : [this.redis];
  }

  /** Of a cluster, one part may be away while others answer. */
  get #inPart(): boolean {
    return 'nodes' in this.#redis && performance.now() < this.#failedMs + WHOLE_AFTER_MS;
  }
}

async function newClient(options: RedisStoreOptions): Promise<Redis | Cluster> {
  // Loaded only where such a store is opened: who lists the stores does without.
  const { Redis } = await import('ioredis');
  const common = {
    ...(options.username ? { username: options.username } : {}),
    ...(options.password ? { password: options.password } : {}),
    ...(options.ca ? { tls: { ca: options.ca } } : {}),
    lazyConnect: true,
    // Left at their defaults, these make a request wait for over a minute while Redis is away.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // A write whose answer was lost may have been made; if it were sent again, it might be made twice.
    autoResendUnfulfilledCommands: false,
    commandTimeout: options.timeoutMs,
    connectTimeout: options.timeoutMs,
    retryStrategy: (attempt: number) => Math.min(attempt * 50, 1000),
  } satisfies RedisOptions;
  if (options.nodes) return newCluster(options.nodes, common);
  return options.sentinels
    ? new Redis({
        ...common,
        ...whereSentinelsSay(options.sentinels, { ...options, tls: tlsTo(options) }, options.timeoutMs),
      })
    : new Redis(options.url, common);
}

/** Sentinels tell addresses, certificates tell names: they must name the URL's host, unless that is an address. */
function tlsTo({ url, ca }: RedisStoreOptions): ConnectionOptions | null {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'rediss:') return null;
  return {
    ...(ca ? { ca } : {}),
    ...(isIP(hostname.replace(/^\[|\]$/g, '')) ? {} : { servername: hostname }),
  };
}

/** @throws an error that, unlike a JSON parser's, doesn't quote what it could not read */
export function parseHeld(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('a session in Redis is not JSON');
  }
}

const RECONNECT_MS = 50;

/** The share of a command's time that WAIT may take, so that its answer is in time, too. */
const WAIT_SHARE = 0.8;

/** A cluster is whole again when nothing has failed for so long. */
const WHOLE_AFTER_MS = 1000;

/**
 * Errors of a Redis that doesn't answer, is a replica, or may not write without replicas of its own; and of a cluster
 * in which nobody has what is asked for.
 */
const SERVES_NOBODY =
  /^(Command timed out|READONLY|NOREPLICAS|CLUSTERDOWN|Connection is closed|Too many Cluster redirections)/;

/** ioredis attaches the failed command to its errors: a log would show a session, or the password. */
function withoutCommand(error: unknown): Error {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return Object.assign(new Error(message), { name });
}

const escapeGlob = (text: string): string => text.replace(/[*?[\]\\]/g, '\\$&');
