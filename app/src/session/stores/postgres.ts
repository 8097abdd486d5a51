/**
 * Sessions in PostgreSQL: a table with a row for each, its version and its expiry. A write says on which version it was
 * made. What has expired is deleted by one replica at a time.
 */
import { type Holdings, lifetimesOf, type StoreCosts } from '@session-lab/shared';
import type { FastifyBaseLogger } from 'fastify';
import { z } from 'zod';
import { isAnswerOfPostgres, PostgresConnection, type PostgresLogin } from '../postgres-connection.ts';
import { type OnAvailability, ServerCalls, tellOf } from '../server-calls.ts';
import { defineStore, type StoreDefinition } from '../store-definition.ts';
import { type Versioned, type VersionedOptions, VersionedStore } from '../versioned-store.ts';

export const postgresVariables = {
  /** `postgres://HOST:PORT/DATABASE`; user and password are told apart from it. */
  POSTGRES_URL: z.url({ protocol: /^postgres$/ }).default('postgres://127.0.0.1:5432/sessions'),
  POSTGRES_USER: z.string().min(1).default('session-lab'),
  POSTGRES_PASSWORD: z.string().optional(),
  POSTGRES_TABLE: z.string().min(1).max(50).default('session'),
  /** Milliseconds after which a connection or a query is given up: more than a disk takes to write, now and then. */
  POSTGRES_TIMEOUT_MS: z.coerce.number().int().min(1).max(60_000).default(1000),
};

export const postgres = defineStore({
  name: 'postgres',
  says: 'one PostgreSQL for all replicas; a write on an older version of a session is made once more',
  because:
    'any replica finds any session in PostgreSQL, and a write on an older version is made once more on the newest',
  traits: { shared: true, server: 'postgres', merges: true, guarded: true, survives: 'all' },
  variables: postgresVariables,
  open: (config, log, departures) => PostgresStore.open(postgresOptions(config, log, departures)),
});

export interface PostgresOptions extends PostgresLogin, VersionedOptions {
  readonly table: string;
  /** Without a log of its writes: empty after a crash. */
  readonly unlogged?: boolean;
  readonly onAvailability?: OnAvailability;
  /** Every so many milliseconds, what has expired is deleted; a minute by default. */
  readonly pruneMs?: number;
}

type PostgresConfig = Parameters<StoreDefinition['open']>[0] & z.infer<z.ZodObject<typeof postgresVariables>>;

export const postgresOptions = (
  config: PostgresConfig,
  log: FastifyBaseLogger,
  departures: Parameters<StoreDefinition['open']>[2],
): PostgresOptions => ({
  ...lifetimesOf(config),
  url: config.POSTGRES_URL,
  user: config.POSTGRES_USER,
  password: config.POSTGRES_PASSWORD,
  table: config.POSTGRES_TABLE,
  timeoutMs: config.POSTGRES_TIMEOUT_MS,
  departures,
  onAvailability: tellOf(log, departures),
});

const PRUNE_MS = 60_000;

/** Expiry is moved only by more than this share of the idle time: else every read would be a write as well. */
const SLIDE_SHARE = 1 / 60;

/** One replica makes the table, and one deletes what has expired: numbers of advisory locks, each of one's own choice. */
const [MAKING, PRUNING] = [760_017, 760_018];

export interface Row {
  readonly text: string;
  readonly version: string;
  readonly leftMs: number;
}

const EXPIRES = `now() + $2 * interval '1 millisecond'`;

/** The statements, on one table. */
const statementsOn = (table: string, unlogged: boolean) =>
  ({
    make: `
      SELECT pg_advisory_xact_lock(${MAKING});
      CREATE ${unlogged ? 'UNLOGGED ' : ''}TABLE IF NOT EXISTS ${table} (
        id text PRIMARY KEY, record json NOT NULL, version bigint NOT NULL, expires timestamptz NOT NULL
      );
      CREATE INDEX IF NOT EXISTS ${table.replace(/"$/, '_expires"')} ON ${table} (expires)`,
    read: `
      SELECT record::text AS text, version, (extract(epoch FROM expires - now()) * 1000)::float8 AS "leftMs"
      FROM ${table} WHERE id = $1 AND expires > now()`,
    // It is no loss if a crash forgets it: nobody waits for the disk.
    slide: `
      WITH lax AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
      UPDATE ${table} SET expires = ${EXPIRES} FROM lax WHERE id = $1`,
    put: `
      INSERT INTO ${table} AS held (id, record, version, expires) VALUES ($1, $3, 1, ${EXPIRES})
      ON CONFLICT (id) DO UPDATE SET record = excluded.record, version = held.version + 1, expires = excluded.expires`,
    replace: `
      UPDATE ${table} SET record = $3, version = version + 1, expires = ${EXPIRES}
      WHERE id = $1 AND version = $4 AND expires > now()`,
    destroy: `DELETE FROM ${table} WHERE id = $1`,
    prune: `
      WITH turn AS (SELECT pg_try_advisory_xact_lock(${PRUNING}) AS ours)
      DELETE FROM ${table} USING turn WHERE turn.ours AND expires <= now() RETURNING id`,
    count: `SELECT count(*)::int AS count FROM ${table} WHERE expires > now()`,
    list: `
      SELECT id, extract(epoch FROM expires - now())::float8 AS "ttlS", octet_length(record::text) AS bytes
      FROM ${table} WHERE expires > now() ORDER BY expires DESC LIMIT $1`,
    size: `SELECT pg_total_relation_size($1)::float8 AS bytes`,
  }) as const;

export class PostgresStore extends VersionedStore {
  protected readonly statements: ReturnType<typeof statementsOn>;
  readonly #options: PostgresOptions;
  readonly #calls: ServerCalls;
  readonly #connection: PostgresConnection;
  readonly #pruning: NodeJS.Timeout;
  /** The table is there; null: it has yet to be made. */
  #made: Promise<void> | null = null;

  protected constructor(options: PostgresOptions, connection: PostgresConnection, calls: ServerCalls) {
    super(options);
    this.#options = options;
    this.#calls = calls;
    this.#connection = connection;
    this.statements = statementsOn(quoted(options.table), options.unlogged ?? false);
    this.#pruning = setInterval(() => {
      // Whoever finds it away says so to a user; the next turn does what this one could not.
      this.prune().catch(() => undefined);
    }, options.pruneMs ?? PRUNE_MS);
    this.#pruning.unref();
  }

  static async open(options: PostgresOptions): Promise<PostgresStore> {
    const calls = callsOf(options);
    return new PostgresStore(options, await PostgresConnection.open(options, calls), calls);
  }

  async destroy(id: string): Promise<void> {
    await this.#ask('destroy', id);
  }

  async list(limit: number): Promise<Holdings> {
    const [held] = (await this.#ask<{ count: number }>('count')).rows;
    const { rows } = await this.#ask<Holdings['sessions'][number]>('list', limit);
    return { count: held?.count ?? 0, sessions: rows.map((row) => ({ ...row, ttlS: Math.ceil(row.ttlS) })) };
  }

  async costs(): Promise<StoreCosts> {
    const commands = this.#calls.count;
    const [size] = (await this.#ask<{ bytes: number }>('size', quoted(this.#options.table))).rows;
    return { commands, messages: 0, bytes: this.bytes, ownBytes: true, memoryBytes: size?.bytes ?? 0 };
  }

  /** Deletes what has expired, unless another replica is at it. */
  async prune(): Promise<void> {
    const { rows } = await this.#ask<{ id: string }>('prune');
    for (const { id } of rows) this.#options.departures?.left(id, 'expired');
  }

  async close(): Promise<void> {
    clearInterval(this.#pruning);
    await this.#connection.close();
  }

  protected async read(id: string, ttlMs: number): Promise<Versioned | null> {
    const [row] = (await this.#ask<Row>('read', id)).rows;
    return this.kept(id, row, ttlMs);
  }

  /** A row that was read: its expiry is moved on, where that is worth a write. */
  protected async kept(id: string, row: Row | undefined, ttlMs: number): Promise<Versioned | null> {
    if (!row) return null;
    if (ttlMs - row.leftMs > this.#options.idleS * 1000 * SLIDE_SHARE) await this.#ask('slide', id, ttlMs);
    return row;
  }

  protected async put(id: string, text: string, ttlMs: number): Promise<void> {
    await this.#ask('put', id, ttlMs, text);
  }

  protected async replace(id: string, { version }: Versioned, text: string, ttlMs: number): Promise<boolean> {
    return (await this.#ask('replace', id, ttlMs, text, version)).count === 1;
  }

  /** Sent and received by this replica. */
  protected get bytes(): number {
    return this.#connection.bytes;
  }

  async #ask<R extends object>(name: keyof ReturnType<typeof statementsOn>, ...values: readonly unknown[]) {
    this.#made ??= this.#connection.run(this.statements.make);
    try {
      await this.#made;
    } catch (error) {
      // By the next query, PostgreSQL may be there.
      this.#made = null;
      throw error;
    }
    return this.#connection.ask<R>({ name, text: this.statements[name], values });
  }
}

export const callsOf = ({ onAvailability }: PostgresOptions): ServerCalls =>
  new ServerCalls(isAnswerOfPostgres, onAvailability);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
