/** The session stores by name. */
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Departures } from './departures.ts';
import { MemoryStore } from './memory-store.ts';
import { RedisStore } from './redis-store.ts';
import type { SessionStore } from './session-store.ts';

type OpenStore = (config: Config, log: Logger, departures: Departures) => Promise<SessionStore>;

const lifetimes = (config: Config) => ({
  idleS: config.SESSION_IDLE_S,
  lifetimeS: config.SESSION_LIFETIME_S,
});

const stores = {
  memory: async (config, _log, departures) =>
    new MemoryStore({ ...lifetimes(config), max: config.SESSION_MAX, departures }),
  redis: (config, log, departures) =>
    RedisStore.connect({
      ...lifetimes(config),
      url: config.REDIS_URL,
      username: config.REDIS_USERNAME,
      password: config.REDIS_PASSWORD,
      ca: config.REDIS_CA,
      prefix: config.REDIS_PREFIX,
      timeoutMs: config.REDIS_TIMEOUT_MS,
      departures,
      onAvailability(available, cause) {
        departures.reachable(available);
        if (available) log.info('the session store is back');
        else log.error({ err: cause }, 'the session store is away');
      },
    }),
} as const satisfies Record<Config['STORE'], OpenStore>;

/** Opens the store that the configuration names. */
export const openStore: OpenStore = (config, log, departures) =>
  stores[config.STORE](config, log, departures);
