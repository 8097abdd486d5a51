/**
 * How the client finds a primary that may change: Sentinels watch it, and name another when it is gone. The client
 * asks them whenever it connects, and reconnects when they, or the old primary itself, say that it no longer is one.
 */
import type { ConnectionOptions } from 'node:tls';
import type { RedisOptions } from 'ioredis';

export interface Sentinels {
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The primary's name, as they have it. */
  readonly primary: string;
}

/** How the client logs in to the Sentinels, and to Redis. */
interface Login {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Null if it speaks no TLS, neither to them nor to Redis. */
  readonly tls: ConnectionOptions | null;
}

/** @param timeoutMs how long one question may take */
export const whereSentinelsSay = (
  { addresses, primary }: Sentinels,
  { username, password, tls }: Login,
  timeoutMs: number,
) =>
  ({
    sentinels: addresses.map(({ host, port }) => ({ host, port })),
    name: primary,
    ...(username ? { sentinelUsername: username } : {}),
    ...(password ? { sentinelPassword: password } : {}),
    ...(tls ? { enableTLSForSentinelMode: true, tls, sentinelTLS: tls } : {}),
    sentinelCommandTimeout: timeoutMs,
    sentinelRetryStrategy: (attempt: number) => Math.min(attempt * 50, 1000),
    // Only those that are configured: the addresses that Sentinels know each other by may not work from here.
    updateSentinels: false,
    // A primary that was only paused keeps its connections: the Sentinels tell when another has taken its place.
    failoverDetector: true,
    sentinelReconnectStrategy: () => 1000,
    // How long a connection that was given up may take to close.
    disconnectTimeout: timeoutMs,
    // A primary that has become a replica answers so. The command itself is not sent again.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  }) satisfies RedisOptions;
