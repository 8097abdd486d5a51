/**
 * Sessions in PostgreSQL, written to the primary and read from a standby that is behind it. What the standby does not
 * know yet, the primary is asked for: else a new session would seem to be none. A session that it knows is shown as it
 * was.
 */
import { z } from 'zod';
import { PostgresConnection } from '../postgres-connection.ts';
import type { ServerCalls } from '../server-calls.ts';
import { defineStore } from '../store-definition.ts';
import type { Versioned } from '../versioned-store.ts';
import {
  callsOf,
  type PostgresOptions,
  PostgresStore,
  postgres,
  postgresOptions,
  postgresVariables,
  type Row,
} from './postgres.ts';

export const postgresLag = defineStore({
  name: 'postgres-lag',
  says: 'as postgres, but sessions are read from a standby that is behind the primary',
  because: postgres.because,
  traits: { ...postgres.traits, behindMs: 300 },
  variables: {
    ...postgresVariables,
    /** Where sessions are read, with the same user, password and database. */
    POSTGRES_STANDBY_URL: z.url({ protocol: /^postgres$/ }).default('postgres://127.0.0.1:5433/sessions'),
  },
  open: (config, ...rest) =>
    LaggingStore.openWith({ ...postgresOptions(config, ...rest), standbyUrl: config.POSTGRES_STANDBY_URL }),
});

export interface LaggingOptions extends PostgresOptions {
  readonly standbyUrl: string;
}

export class LaggingStore extends PostgresStore {
  readonly #standby: PostgresConnection;

  private constructor(
    options: PostgresOptions,
    primary: PostgresConnection,
    standby: PostgresConnection,
    calls: ServerCalls,
  ) {
    super(options, primary, calls);
    this.#standby = standby;
  }

  static async openWith({ standbyUrl, ...options }: LaggingOptions): Promise<LaggingStore> {
    const calls = callsOf(options);
    const primary = await PostgresConnection.open(options, calls);
    const standby = await PostgresConnection.open({ ...options, url: standbyUrl }, calls);
    return new LaggingStore(options, primary, standby, calls);
  }

  override async close(): Promise<void> {
    await Promise.all([super.close(), this.#standby.close()]);
  }

  protected override async look(id: string, ttlMs: number): Promise<Versioned | null> {
    const [row] = await this.#lookBehind(id);
    return row ? this.kept(id, row, ttlMs) : this.read(id, ttlMs);
  }

  protected override get bytes(): number {
    return super.bytes + this.#standby.bytes;
  }

  async #lookBehind(id: string): Promise<readonly Row[]> {
    try {
      return (await this.#standby.ask<Row>({ name: 'read', text: this.statements.read, values: [id] })).rows;
    } catch (error) {
      // It has yet to hear of the table.
      if (isUndefinedTable(error)) return [];
      throw error;
    }
  }
}

const isUndefinedTable = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && / does not exist$/.test(error.cause.message);
