/** The session stores by name. */
import { type Departures, lifetimesOf, redisSettings } from '@session-lab/shared';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { MemoryStore } from './memory-store.ts';
import { RedisStore } from './redis-store.ts';
import type { SessionStore } from './session-store.ts';

type OpenStore = (config: Config, log: Logger, departures: Departures) => Promise<SessionStore>;

const stores = {
  memory: async (config, _log, departures) =>
    new MemoryStore({ ...lifetimesOf(config), max: config.SESSION_MAX, departures }),
  redis: (...options) => RedisStore.connect(redisSettings(...options)),
} as const satisfies Record<Config['STORE'], OpenStore>;

/** Opens the store that the configuration names. */
export const openStore: OpenStore = (config, log, departures) =>
  stores[config.STORE](config, log, departures);
