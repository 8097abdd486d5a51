/** How an app reaches a shared Redis and what it tells about it, whichever client it uses. */
import type { CommonConfig } from './common-variables.ts';
import type { Departures } from './departures.ts';
import { type Lifetimes, lifetimesOf } from './session-id.ts';

export interface RedisSettings extends Lifetimes {
  /** With Sentinels, it only says whether to speak TLS, and which name to expect. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** With `rediss:`, the certificate of the authority that must have signed Redis's, as PEM text. */
  readonly ca?: string | undefined;
  readonly prefix: string;
  readonly timeoutMs: number;
  /** Told of sessions that are over. Redis does not name those that it lets go itself. */
  readonly departures?: Departures;
  /** Told once when Redis goes away and once when it is back. */
  readonly onAvailability?: (available: boolean, cause?: Error) => void;
}

interface Log {
  info(message: string): void;
  error(details: object, message: string): void;
}

export const redisSettings = (config: CommonConfig, log: Log, departures: Departures): RedisSettings => ({
  ...lifetimesOf(config),
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
