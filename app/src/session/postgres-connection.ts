/**
 * The connections that stores on PostgreSQL use. While it is away each query fails in time with StoreUnreachable, and
 * the next one connects again.
 */
import { Socket } from 'node:net';
import type { Pool, QueryResultRow } from 'pg';
import type { ServerCalls } from './server-calls.ts';

export interface PostgresLogin {
  /** `postgres://HOST:PORT/DATABASE` */
  readonly url: string;
  readonly user: string;
  readonly password: string | undefined;
  /** For a connection, and for an answer. */
  readonly timeoutMs: number;
}

export interface Query {
  /** By which the server knows it again, so that it reads the text once a connection. */
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

const MOST_CONNECTIONS = 10;

export class PostgresConnection {
  readonly #pool: Pool;
  readonly #calls: ServerCalls;
  readonly #timeoutMs: number;
  readonly #sockets = new Set<Socket>();
  /** Of sockets that are gone. */
  #bytes = 0;

  private constructor(pool: Pool, calls: ServerCalls, timeoutMs: number, sockets: Set<Socket>) {
    this.#pool = pool;
    this.#calls = calls;
    this.#timeoutMs = timeoutMs;
    this.#sockets = sockets;
    // An idle connection that ends: without a listener, it would end the process.
    pool.on('error', (error) => calls.lost(error));
  }

  /** Connects when it is first asked something: a replica may come up before its PostgreSQL. */
  static async open({ url, user, password, timeoutMs }: PostgresLogin, calls: ServerCalls) {
    // Loaded only where such a store is opened: who lists the stores does without.
    const { default: pg } = await import('pg');
    const { hostname, port, pathname } = new URL(url);
    const sockets = new Set<Socket>();
    let connection: PostgresConnection | null = null;
    const pool = new pg.Pool({
      host: hostname,
      port: Number(port || 5432),
      database: decodeURIComponent(pathname.slice(1)),
      user,
      ...(password === undefined ? {} : { password }),
      max: MOST_CONNECTIONS,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      stream() {
        const socket = new Socket();
        sockets.add(socket);
        socket.once('close', () => connection?.forget(socket));
        return socket;
      },
    });
    connection = new PostgresConnection(pool, calls, timeoutMs, sockets);
    return connection;
  }

  /** @throws {StoreUnreachable} */
  async ask<Row extends QueryResultRow>(query: Query): Promise<{ rows: Row[]; count: number }> {
    const { name, text, values = [] } = query;
    return this.#calls.ask(async () => {
      const { rows, rowCount } = await this.#pool.query<Row>({
        ...(name === undefined ? {} : { name }),
        text,
        values: [...values],
      });
      return { rows, count: rowCount ?? 0 };
    });
  }

  /** Several statements in one transaction, without values. @throws {StoreUnreachable} */
  async run(statements: string): Promise<void> {
    await this.#calls.ask(() => this.#pool.query(statements));
  }

  /** Sent and received: PostgreSQL itself counts none. */
  get bytes(): number {
    const open = [...this.#sockets].map(({ bytesRead, bytesWritten }) => bytesRead + bytesWritten);
    return open.reduce((total, bytes) => total + bytes, this.#bytes);
  }

  /** No error where it is closed already. */
  async close(): Promise<void> {
    if (this.#pool.ending) return;
    // A server that is held still never says goodbye.
    const late = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, this.#timeoutMs);
    await this.#pool.end();
    clearTimeout(late);
  }

  private forget(socket: Socket): void {
    this.#sockets.delete(socket);
    this.#bytes += socket.bytesRead + socket.bytesWritten;
  }
}

/** Classes of errors with which PostgreSQL serves nobody: connections, passwords, resources, its own end. */
const SERVES_NOBODY = /^(08|28|53|57P|58)/;

/** PostgreSQL has said no to this query alone. */
export const isAnswerOfPostgres = (error: Error): boolean => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !SERVES_NOBODY.test(code);
};
