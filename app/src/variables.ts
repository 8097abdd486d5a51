/** The environment variables and their checks, except STORE, which config.ts adds. */
import { commonVariables, wholeNumber } from '@session-lab/shared';
import { z } from 'zod';

/** `app-1=http://app-1:3000,...`, as names and origins. */
const peerList = z.string().transform((text, context) => {
  const peers = text.split(',').map((peer) => /^\s*([^=\s]+)=(https?:\/\/[^/?#\s]+)\/?\s*$/.exec(peer));
  const named = peers.map((peer) => ({ name: peer?.[1] ?? '', origin: peer?.[2] ?? '' }));
  if (peers.includes(null) || !named.every(({ origin }) => URL.canParse(origin)))
    context.addIssue('must be a list such as app-1=http://app-1:3000,app-2=http://app-2:3000');
  else if (new Set(named.map(({ name }) => name)).size < named.length)
    context.addIssue('must name each replica once');
  return named;
});

/** `redis-1:6379,...`, as hosts and ports. */
const addressList = (example: string) =>
  z.string().transform((text, context) => {
    const addresses = text.split(',').map((address) => /^\s*([^:\s]+):(\d{1,5})\s*$/.exec(address));
    const known = addresses.map((address) => ({ host: address?.[1] ?? '', port: Number(address?.[2]) }));
    if (addresses.includes(null) || !known.every(({ port }) => port >= 1 && port <= 65_535))
      context.addIssue(`must be a list such as ${example}`);
    else if (new Set(known.map(({ host, port }) => `${host}:${port}`)).size < known.length)
      context.addIssue('must name each of them once');
    return known;
  });

export const variables = z.object({
  ...commonVariables,
  /** What the lab calls its set-up: pages begin their story with it. */
  PROFILE: z.string().max(50).optional(),
  /** Under PM2, which counts its workers from 0: they share PORT, and are app-1, app-2 … instead of REPLICA. */
  NODE_APP_INSTANCE: wholeNumber(0, 1000).optional(),
  /** A port for each worker, on which the operator reaches that one alone; separated by commas. */
  WORKER_PORTS: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'must be ports with commas between')
    .transform((text) => text.split(',').map(Number))
    .default([]),
  /** Requests on one connection before it is closed; 0 for any number. */
  REQUESTS_PER_CONNECTION: wholeNumber(0, 1_000_000).default(0),
  /** Whether the balancer names the client in a PROXY line, ahead of each connection, or in X-Forwarded-For. */
  PROXY_PROTOCOL: z.enum(['on', 'off']).default('off'),
  /** Whether the balancer ends TLS, so that browsers come by it alone: the session's cookie is for no other connection. */
  HTTPS: z.enum(['on', 'off']).default('off'),
  /** Secrets that seal sessions in cookies, newest first, separated by spaces; old ones still open them. */
  COOKIE_SECRETS: z
    .string()
    .transform((text) => text.split(/\s+/).filter(Boolean))
    .refine((secrets) => secrets.length > 0 && secrets.every(({ length }) => length >= 32), {
      error: 'must have at least 32 characters each',
    })
    .optional(),
  /** The Sentinels that know which Redis is the primary, `HOST:PORT,HOST:PORT`, with the same user and password. */
  REDIS_SENTINELS: addressList('sentinel-1:26379,sentinel-2:26379').optional(),
  /** The primary's name, as the Sentinels have it. */
  REDIS_PRIMARY: z.string().min(1).optional(),
  /** Nodes of a Redis Cluster, in the same form; they tell of the others. */
  REDIS_NODES: addressList('redis-node-1:6379,redis-node-2:6379').optional(),
  /** How many replicas of Redis must have a write before it is answered. */
  REDIS_ACKNOWLEDGEMENTS: wholeNumber(0, 10).default(0),
  /** All replicas, `NAME=URL,NAME=URL`, for stores that keep copies on each other. May include this one. */
  PEERS: peerList.optional(),
  /** Shared by the replicas, to authenticate each other. */
  PEER_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** How many milliseconds a replica waits for a peer's answer. */
  PEER_TIMEOUT_MS: wholeNumber(1, 60_000).default(1000),
});

export type Variables = Readonly<z.infer<typeof variables>>;
