/**
 * How the primary is found where it may change: three Sentinels watch it, and name another when it is gone. The
 * client asks them whenever it connects, and connects anew when they or the primary itself say that it is one no longer.
 */
import type { ConnectionOptions } from 'node:tls';
import type { RedisOptions } from 'ioredis';

export interface Sentinels {
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  /** The primary's name, as they have it. */
  readonly primary: string;
}

/** How the client is known to the Sentinels: as to Redis. */
interface Login {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Null: it speaks no TLS, neither to them nor to Redis. */
  readonly tls: ConnectionOptions | null;
}

/** @param timeoutMs of one question */
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
    // Only those that are configured: what Sentinels call each other may mean nothing here.
    updateSentinels: false,
    // A primary that was only held still keeps its connections: the Sentinels tell when another has its place.
    failoverDetector: true,
    sentinelReconnectStrategy: () => 1000,
    // So long a connection that was given up may take to close.
    disconnectTimeout: timeoutMs,
    // From a primary that is one no longer. The command itself is not sent again.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  }) satisfies RedisOptions;
