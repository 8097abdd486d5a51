/** The session stores by name. A new one is a file beside this one, its test, a line here and its name in config.ts. */
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import { CookieStore } from './cookie-store.ts';
import type { Departures } from './departures.ts';
import { MemoryStore } from './memory-store.ts';
import { BackupStore } from './peers/backup-store.ts';
import type { PeerStoreOptions } from './peers/peer-store.ts';
import { ReplicatedStore } from './peers/replicated-store.ts';
import { RedisAtomicStore } from './redis-atomic-store.ts';
import type { RedisStoreOptions } from './redis-connection.ts';
import { RedisStore } from './redis-store.ts';
import { requestCookies } from './request-cookies.ts';
import type { SessionStore } from './session-store.ts';

type OpenStore = (config: Config, log: FastifyBaseLogger, departures: Departures) => Promise<SessionStore>;

const lifetimes = (config: Config) => ({
  idleS: config.SESSION_IDLE_S,
  lifetimeS: config.SESSION_LIFETIME_S,
});

const redisOptions = (...[config, log, departures]: Parameters<OpenStore>): RedisStoreOptions => ({
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
});

/** Of a primary that its Sentinels name, and that another may take the place of. */
const failoverOptions = (...[config, ...others]: Parameters<OpenStore>): RedisStoreOptions => ({
  ...redisOptions(config, ...others),
  sentinels: { addresses: config.REDIS_SENTINELS ?? [], primary: config.REDIS_PRIMARY ?? '' },
  acknowledgements: config.REDIS_ACKNOWLEDGEMENTS,
});

const peerOptions = (...[config, log, departures]: Parameters<OpenStore>): PeerStoreOptions => ({
  ...lifetimes(config),
  replica: config.REPLICA,
  peers: (config.PEERS ?? []).filter(({ name }) => name !== config.REPLICA),
  secret: config.PEER_SECRET ?? '',
  timeoutMs: config.PEER_TIMEOUT_MS,
  max: config.SESSION_MAX,
  // An image as base64, what else a session holds, and some more where several come together.
  maxBytes: 2 * config.UPLOAD_MAX_BYTES + 1024 * 1024,
  log,
  departures,
});

const stores = {
  memory: async (config, _log, departures) =>
    new MemoryStore({ ...lifetimes(config), max: config.SESSION_MAX, departures }),
  redis: (...options) => RedisStore.connect(redisOptions(...options)),
  cookie: async (config, _log, departures) =>
    new CookieStore({
      ...lifetimes(config),
      secrets: config.COOKIE_SECRETS ?? [config.SESSION_SECRET],
      cookies: requestCookies,
      departures,
    }),
  'redis-atomic': (...options) => RedisAtomicStore.connect(redisOptions(...options)),
  'redis-ha': (...options) => RedisStore.connect(failoverOptions(...options)),
  replicated: async (...options) =>
    new ReplicatedStore({ ...peerOptions(...options), replication: 'acknowledged' }),
  'replicated-async': async (...options) =>
    new ReplicatedStore({ ...peerOptions(...options), replication: 'asynchronous' }),
  backup: async (...options) => new BackupStore(peerOptions(...options)),
} as const satisfies Record<Config['STORE'], OpenStore>;

/** Opens the store that the configuration names. */
export const openStore: OpenStore = (config, log, departures) =>
  stores[config.STORE](config, log, departures);
