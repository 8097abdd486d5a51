/** The replicas, by name; nginx/servers/ and docker-compose.yml list the same. A name is a replica's identity. */
export type Replica = `app-${number}`;

/** So many, unless a profile or a command asks for others. */
export const USUAL_REPLICAS = 3;

/** There is a file in nginx/servers for each number from 2 to this, and so many services in docker-compose.yml. */
export const MOST_REPLICAS = 8;

export const replicaNames = (count: number): Replica[] =>
  Array.from({ length: count }, (_, index) => `app-${index + 1}` as const);

/** What can be killed, paused and the like: a replica, or a part of the store. */
export type Part = Replica | StorePart;

/** The first Redis is in every lab; the others, and who watches them, where one may take another's place. */
export const REDIS_PARTS = ['redis', 'redis-2', 'redis-3'] as const;
export const SENTINEL_PARTS = ['sentinel-1', 'sentinel-2', 'sentinel-3'] as const;
export const STORE_PARTS = [...REDIS_PARTS, ...SENTINEL_PARTS] as const;
export type RedisPart = (typeof REDIS_PARTS)[number];
export type SentinelPart = (typeof SENTINEL_PARTS)[number];
export type StorePart = RedisPart | SentinelPart;

const oneOf = <T extends string>(names: readonly T[], part: string): part is T =>
  names.some((name) => name === part);
export const isRedis = (part: string): part is RedisPart => oneOf(REDIS_PARTS, part);
export const isSentinel = (part: string): part is SentinelPart => oneOf(SENTINEL_PARTS, part);
export const isStorePart = (part: string): part is StorePart => oneOf(STORE_PARTS, part);

/** What Sentinels call the Redis that takes the writes, whichever it is. */
export const PRIMARY_NAME = 'sessions';

/** As whom a Redis follows another: without this user, it can't. */
export const FOLLOWER = 'follower';

export const isReplica = (part: string): part is Replica => /^app-\d+$/.test(part);

/** The number of a replica, from 0. */
export const replicaIndex = (replica: Replica): number => Number(replica.slice('app-'.length)) - 1;

/** A way from one part to another, as `app-1>redis`. */
export type LinkName = `${Replica}>${Replica | 'redis'}`;

/** The part that a link leads to. */
export const linkTarget = (name: LinkName): string => name.slice(name.indexOf('>') + 1);

/** From each replica to Redis and to every other. */
export const linkNames = (replicas: readonly Replica[]): LinkName[] =>
  replicas.flatMap((from) => [
    `${from}>redis` as const,
    ...replicas.flatMap((to) => (to === from ? [] : [`${from}>${to}` as const])),
  ]);

/** The port on which each replica listens inside Compose, and under which nginx/servers names it. */
export const REPLICA_PORT = 3000;

export const REDIS_PORT = 6379;
export const SENTINEL_PORT = 26379;

/** Where each of PM2's workers answers by itself inside Compose. */
export const workerPort = (replica: Replica): number => REPLICA_PORT + 1 + replicaIndex(replica);

/** nginx leaves a replica that has failed alone for two seconds (nginx/servers); then all is as if nothing had been. */
export const FORGIVEN_MS = 2500;
