/** Opens the store that the configuration names. */
import type { Departures } from '@session-lab/shared';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { SessionStore } from './session-store.ts';
import { stores } from './stores/index.ts';

export async function openStore(
  config: Config,
  log: FastifyBaseLogger,
  departures: Departures,
): Promise<SessionStore> {
  const definition = stores.find(({ name }) => name === config.STORE);
  if (!definition) throw new Error(`no store is named ${config.STORE}`);
  return definition.open(config, log, departures);
}
