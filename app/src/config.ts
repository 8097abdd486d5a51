/** The environment, read once, checked as a whole and frozen. Nothing else in the app reads it. */
import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

const wholeNumber = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}

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

/** `sentinel-1:26379,...`, as hosts and ports. */
const addressList = z.string().transform((text, context) => {
  const addresses = text.split(',').map((address) => /^\s*([^:\s]+):(\d{1,5})\s*$/.exec(address));
  const known = addresses.map((address) => ({ host: address?.[1] ?? '', port: Number(address?.[2]) }));
  if (addresses.includes(null) || !known.every(({ port }) => port >= 1 && port <= 65_535))
    context.addIssue('must be a list such as sentinel-1:26379,sentinel-2:26379');
  else if (new Set(known.map(({ host, port }) => `${host}:${port}`)).size < known.length)
    context.addIssue('must name each Sentinel once');
  return known;
});

const variables = z.object({
  /** Address and port to listen on. */
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  /** This replica's name: in every answer (X-Replica) and every log line. */
  REPLICA: z.string().min(1).default('app-1'),
  /** Under PM2, which counts its workers from 0: they share PORT, and are app-1, app-2 … instead of REPLICA. */
  NODE_APP_INSTANCE: wholeNumber(0, 1000).optional(),
  /** Where each worker can be reached by itself, for the operator: a port each, with commas between. */
  WORKER_PORTS: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'must be ports with commas between')
    .transform((text) => text.split(',').map(Number))
    .default([]),
  /** Requests on one connection before it is closed; 0 for any number. */
  REQUESTS_PER_CONNECTION: wholeNumber(0, 1_000_000).default(0),
  /** Does the balancer say in a PROXY line whose connection it passes on, or in X-Forwarded-For whose request? */
  PROXY_PROTOCOL: z.enum(['on', 'off']).default('off'),
  /** Where sessions are kept: a name in session/stores.ts. */
  STORE: z
    .enum([
      'memory',
      'redis',
      'redis-atomic',
      'redis-ha',
      'cookie',
      'replicated',
      'replicated-async',
      'backup',
    ])
    .default('memory'),
  /** Signs the session cookie; all replicas must share it. */
  SESSION_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .default('a-secret-for-development-on-one-node'),
  /** Secrets that seal sessions in cookies, newest first, with spaces between: old ones still open. */
  COOKIE_SECRETS: z
    .string()
    .transform((text) => text.split(/\s+/).filter(Boolean))
    .refine((secrets) => secrets.length > 0 && secrets.every(({ length }) => length >= 32), {
      error: 'must have at least 32 characters each',
    })
    .optional(),
  /** Seconds without a request after which a session is gone. */
  SESSION_IDLE_S: wholeNumber(1, 31_536_000).default(30 * 60),
  /** Seconds after which a session is gone however busy it is. */
  SESSION_LIFETIME_S: wholeNumber(1, 31_536_000).default(8 * 60 * 60),
  /** Most sessions that the memory store holds; the least recently used go first. */
  SESSION_MAX: wholeNumber(1, 10_000_000).default(100_000),
  /** With Sentinels, `rediss:` says that all speak TLS, and its host, if not an address, what each certificate names. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).default('redis://127.0.0.1:6379'),
  /** A user of Redis's; the default one where none is named. */
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  /** Certificate of the authority that must have signed Redis's, as PEM text; else one that Node trusts. */
  REDIS_CA: z.string().refine(isCertificate, 'must be a certificate as PEM text').optional(),
  REDIS_PREFIX: z.string().min(1).default('session:'),
  /** Milliseconds after which a Redis command is given up. */
  REDIS_TIMEOUT_MS: wholeNumber(1, 60_000).default(500),
  /** The Sentinels that know which Redis is the primary, `HOST:PORT,HOST:PORT`, with the same user and password. */
  REDIS_SENTINELS: addressList.optional(),
  /** The primary's name, as the Sentinels have it. */
  REDIS_PRIMARY: z.string().min(1).optional(),
  /** Replicas of Redis that must have a write before it is answered. */
  REDIS_ACKNOWLEDGEMENTS: wholeNumber(0, 10).default(0),
  /** All replicas, `NAME=URL,NAME=URL`, for the stores that keep copies on each other; this one may be among them. */
  PEERS: peerList.optional(),
  /** The replicas know each other by it. */
  PEER_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Milliseconds after which a peer that doesn't answer is not waited for. */
  PEER_TIMEOUT_MS: wholeNumber(1, 60_000).default(1000),
  /** Largest image that is kept in a session, in bytes. */
  UPLOAD_MAX_BYTES: wholeNumber(1, 10_000_000).default(64 * 1024),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Also checked where another variable is wrong: all problems are told at once. */
const needed = (variable: 'PEERS' | 'PEER_SECRET' | 'REDIS_SENTINELS' | 'REDIS_PRIMARY') => ({
  path: [variable],
  error: 'is needed by this store',
  when: () => true,
});
const copies = (env: { readonly STORE: string }) =>
  ['replicated', 'replicated-async', 'backup'].includes(env.STORE);
const failsOver = (env: { readonly STORE: string }) => env.STORE === 'redis-ha';

const environment = variables
  .refine((env) => !copies(env) || env.PEERS !== undefined, needed('PEERS'))
  .refine((env) => !copies(env) || env.PEER_SECRET !== undefined, needed('PEER_SECRET'))
  .refine((env) => env.REDIS_CA === undefined || /^rediss:/.test(env.REDIS_URL), {
    path: ['REDIS_CA'],
    error: 'needs a REDIS_URL of rediss://',
    when: () => true,
  })
  .refine((env) => !failsOver(env) || env.REDIS_SENTINELS !== undefined, needed('REDIS_SENTINELS'))
  .refine((env) => !failsOver(env) || env.REDIS_PRIMARY !== undefined, needed('REDIS_PRIMARY'));

export type Config = Readonly<z.infer<typeof environment>>;

const named = (config: z.infer<typeof environment>): z.infer<typeof environment> =>
  config.NODE_APP_INSTANCE === undefined
    ? config
    : { ...config, REPLICA: `app-${config.NODE_APP_INSTANCE + 1}` };

export class ConfigError extends Error {
  readonly code = 'CONFIG';
}

/**
 * Reads the configuration from environment variables, this process's own by default; an empty one counts as unset.
 * @throws {ConfigError} that names every variable that is wrong, one a line.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (parsed.success) return Object.freeze(named(parsed.data));
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`the environment is not usable:\n${problems.join('\n')}`);
}
