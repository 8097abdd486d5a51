/** A real PostgreSQL for a test, started as the lab starts it, with a standby where the profile has one. */

import { eventually } from '@session-lab/shared/testing';
import pg from 'pg';
import type { Test } from 'tap';
import { readProfile } from '../../../lab/src/catalogue/read-profile.ts';
import { TestParts } from '../../../lab/test/support/test-parts.ts';

const PASSWORD = 'test-password';
const [PRIMARY, STANDBY] = ['postgres', 'postgres-standby'];

export class PostgresServer {
  readonly #parts: TestParts;
  readonly #names: readonly string[];

  private constructor(parts: TestParts, names: readonly string[]) {
    this.#parts = parts;
    this.#names = names;
  }

  /** Null, and skipped with the reason, where this machine has no PostgreSQL. */
  static async start(t: Test, profile: string): Promise<PostgresServer | null> {
    const names = profile === 'postgres-lag' ? [PRIMARY, STANDBY] : [PRIMARY];
    const parts = await TestParts.plan(t, await readProfile(profile), names, { postgres: PASSWORD });
    const lacking = await parts.lacking();
    if (lacking !== null) {
      t.pass(profile, { skip: lacking });
      return null;
    }
    const server = new PostgresServer(parts, names);
    for (const name of names) await parts.start(name);
    return server;
  }

  /** How the app connects. */
  get login() {
    return { url: this.#url(PRIMARY), user: 'session-lab', password: PASSWORD };
  }

  /** The same, as the environment tells it, with a table of its own for each place. */
  readonly envIn = (place: string): Record<string, string> => ({
    POSTGRES_URL: this.#url(PRIMARY),
    POSTGRES_STANDBY_URL: this.#url(this.#names.at(-1) ?? ''),
    POSTGRES_PASSWORD: PASSWORD,
    POSTGRES_TABLE: place,
  });

  async query(text: string, ...values: readonly string[]): Promise<Record<string, unknown>[]> {
    return this.#with(PRIMARY, async (client) => (await client.query(text, [...values])).rows);
  }

  /** Takes the lock of whoever deletes what has expired; returns what gives it back. */
  async holdPruning(): Promise<() => Promise<void>> {
    const client = await this.#connect(PRIMARY);
    await client.query('SELECT pg_advisory_lock(760018)');
    return () => client.end();
  }

  /** Waits until the standby knows a session. */
  async caughtUp(id: string): Promise<void> {
    await this.#with(STANDBY, (client) =>
      eventually(async () => {
        // The table comes as late as its rows.
        const { rows } = await client.query("SELECT to_regclass('lag') AS table");
        if (rows[0].table === null) return false;
        return (await client.query('SELECT FROM lag WHERE id = $1', [id])).rowCount === 1;
      }),
    );
  }

  kill(): Promise<void> {
    return this.#parts.kill(PRIMARY);
  }

  start(): Promise<void> {
    return this.#parts.start(PRIMARY);
  }

  hold(): Promise<void> {
    return this.#parts.signal(PRIMARY, 'SIGSTOP');
  }

  release(): Promise<void> {
    return this.#parts.signal(PRIMARY, 'SIGCONT');
  }

  #url(part: string): string {
    return `postgres://127.0.0.1:${this.#parts.port(part)}/sessions`;
  }

  async #with<T>(part: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.#connect(part);
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  }

  async #connect(part: string): Promise<pg.Client> {
    const { user, password } = this.login;
    const client = new pg.Client({
      ...{ host: '127.0.0.1', port: this.#parts.port(part), user, password, database: 'sessions' },
    });
    await client.connect();
    return client;
  }
}
