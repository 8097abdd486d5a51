/** An app for a test, on a port of its own. */
import { Departures } from '@session-lab/shared';
import type { AppTraits, RunningApp } from '@session-lab/shared/testing';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { SessionStore } from '../../src/session/session-store.ts';
import { openStore } from '../../src/session/stores/index.ts';

export interface TestApp extends RunningApp {
  readonly app: FastifyInstance;
  readonly store: SessionStore;
}

export const traits: AppTraits = { pages: true, process: true, keepsCookie: false };

/** @param given instead of the store that `env` names */
export async function startApp(
  t: Test,
  env: Readonly<Record<string, string>> = {},
  given?: SessionStore,
): Promise<TestApp> {
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const [config, departures] = [readConfig(env), new Departures()];
  const store = given ?? (await openStore(config.STORE, config, log, departures));
  const app = await buildApp(config, store, departures, log);
  t.teardown(async () => {
    await app.close();
    await store.close();
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url, store, logged };
}
