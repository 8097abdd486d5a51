/** An app for a test, on a port of its own. */
import { Departures } from '@session-lab/shared';
import type { AppTraits, RunningApp } from '@session-lab/shared/testing';
import { pino } from 'pino';
import type { Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { addressOf, listen, stop } from '../../src/serve.ts';
import type { SessionStore } from '../../src/session/session-store.ts';
import { openStore } from '../../src/session/stores.ts';

export const traits: AppTraits = { pages: false, process: false, keepsCookie: true };

/** @param given instead of the store that `env` names */
export async function startApp(
  t: Test,
  env: Readonly<Record<string, string>> = {},
  given?: SessionStore,
): Promise<RunningApp> {
  const logged: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  const [config, departures] = [readConfig(env), new Departures()];
  const store = given ?? (await openStore(config, log, departures));
  const server = await listen(buildApp(config, store, departures, log), {
    port: 0,
    host: '127.0.0.1',
    replica: config.REPLICA,
  });
  t.teardown(async () => {
    await stop(server);
    await store.close();
  });
  return { url: addressOf(server), logged };
}
