/** A profile pairs a balancer with a session store: one small file in profiles/, which Compose reads, too. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UserError } from '@session-lab/loadtest';
import { z } from 'zod';
import { PROFILES } from './paths.ts';
import { STORE_PARTS, type StorePart, USUAL_REPLICAS } from './topology.ts';

const fileSchema = z.strictObject({
  PROFILE: z.string(),
  /** What the balancer reads: 4 for connections, in place of requests. */
  LAYER: z.literal('4').optional(),
  /** A file in nginx/balancers. */
  BALANCER: z.string(),
  /** A store of the app. */
  STORE: z.string(),
  /** The oldest nginx that offers this balancer. */
  NGINX_SINCE: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .optional(),
  /** What Redis keeps on disk; nothing where it isn't said. */
  PERSISTENCE: z.enum(['rdb', 'aof']).optional(),
  /** Redis has two replicas, and Sentinels that put one in its place. */
  REPLICATION: z.literal('sentinel').optional(),
  /** Replicas of Redis that must have a write before it is answered. */
  REDIS_ACKNOWLEDGEMENTS: z.coerce.number().int().min(0).max(2).optional(),
  /** Runs all replicas as its workers, on one host and one port. */
  PROCESS_MANAGER: z.literal('pm2').optional(),
  /** Services that Compose starts in this profile alone. */
  COMPOSE_PROFILES: z.string().optional(),
});

/** The apps that a profile can be run with: a folder each. */
export const APPS = { fastify: 'app', express: 'apps/express' } as const;
export type AppName = keyof typeof APPS;

/** The Express app has the stores that its articles have. */
const EXPRESS_STORES: readonly string[] = ['memory', 'redis'];

const VARIANTS = '+express, +tls or +express+tls';

/** What is kept in Redis can be guarded there. */
const REDIS_STORES: readonly string[] = ['redis', 'redis-atomic', 'redis-ha'];

export const profileSchema = z.object({
  /** `redis`; `redis+express` where it is run with another app than the lab's own, `redis+tls` with a guarded Redis. */
  name: z.string(),
  layer: z.union([z.literal(4), z.literal(7)]),
  balancer: z.string(),
  store: z.string(),
  nginxSince: z.string().nullable(),
  replicas: z.number(),
  pm2: z.boolean(),
  /** Are there links between the parts that faults can act on? */
  links: z.boolean(),
  persistence: z.enum(['none', 'rdb', 'aof']),
  replication: z.enum(['none', 'sentinel']),
  acknowledgements: z.number(),
  app: z.enum(['fastify', 'express']),
  /** Redis speaks TLS, and knows the app as a user that reaches its own keys alone. */
  tls: z.boolean(),
  file: z.string(),
  /** All that the file says. */
  variables: z.record(z.string(), z.string()),
});

export type Profile = Readonly<z.infer<typeof profileSchema>>;

/** What this machine has can't run a profile; the message says what can. */
export class Unsupported extends UserError {}

/** The order in which they are told: from what breaks to what holds; others come last. */
const ORDER: readonly string[] = [
  ...['round-robin', 'least-conn', 'random-two', 'pm2-memory'],
  ...['sticky', 'sticky-hash', 'sticky-cookie', 'sticky-learn', 'sticky-l4'],
  ...['replicated', 'replicated-async', 'backup'],
  ...['redis', 'redis-rdb', 'redis-aof', 'redis-atomic', 'redis-ha', 'redis-ha-wait', 'pm2-redis', 'cookie'],
];

export async function profileNames(folder: string = PROFILES): Promise<string[]> {
  const files = await readdir(folder);
  const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return files
    .filter((file) => file.endsWith('.env'))
    .map((file) => file.slice(0, -'.env'.length))
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

/**
 * @param asked a profile's name and its variant: `redis`, `redis+express`, `redis+tls`, `redis+express+tls`
 * @throws {UserError} where there is no such profile, or its file is wrong.
 */
export async function readProfile(asked: string, folder: string = PROFILES): Promise<Profile> {
  const names = await profileNames(folder);
  const [, name = asked, express, tls] = /^([^+]*)(\+express)?(\+tls)?$/.exec(asked) ?? [];
  if (!names.includes(name)) {
    const choices = `${names.join(', ')}; for a variant, with ${VARIANTS} behind it`;
    throw new UserError(`there is no profile "${asked}"; choose one of: ${choices}`);
  }
  const file = join(folder, `${name}.env`);
  const variables = parseEnv(await readFile(file, 'utf8')) as Record<string, string>;
  const parsed = fileSchema.safeParse(variables);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(`${file} is not a profile:\n${problems.join('\n')}`);
  }
  const { LAYER, BALANCER, STORE, NGINX_SINCE, PROFILE, PROCESS_MANAGER, PERSISTENCE } = parsed.data;
  const { REPLICATION, REDIS_ACKNOWLEDGEMENTS } = parsed.data;
  if (PROFILE !== name)
    throw new UserError(`${file} says PROFILE=${PROFILE}: the file and its profile must share one name`);
  return {
    name: asked,
    layer: LAYER === '4' ? 4 : 7,
    balancer: BALANCER,
    store: STORE,
    nginxSince: NGINX_SINCE ?? null,
    replicas: USUAL_REPLICAS,
    pm2: PROCESS_MANAGER === 'pm2',
    links: false,
    persistence: PERSISTENCE ?? 'none',
    replication: REPLICATION ?? 'none',
    acknowledgements: REDIS_ACKNOWLEDGEMENTS ?? 0,
    app: express ? 'express' : 'fastify',
    tls: tls !== undefined,
    file,
    variables,
  };
}

/** Can another Redis take the place of one that dies? */
export const failsOver = ({ replication }: Profile): boolean => replication === 'sentinel';

/** The parts that keep its sessions, where a store away does; the first Redis is there in any case. */
export const storePartsOf = (profile: Profile): readonly StorePart[] =>
  failsOver(profile) ? STORE_PARTS : ['redis'];

/** @throws {Unsupported} where the profile's app has not what the profile takes. */
export function requireApp({ app, store, pm2, layer }: Profile): void {
  if (app !== 'express' || (EXPRESS_STORES.includes(store) && !pm2 && layer === 7)) return;
  const lacks =
    layer === 4
      ? 'knows no PROXY protocol'
      : pm2
        ? 'is not set up for PM2'
        : `keeps sessions in ${EXPRESS_STORES.join(' or ')} alone`;
  throw new Unsupported(`the Express app ${lacks}: run this profile with APP=fastify`);
}

/** @throws {Unsupported} where `+tls` has nothing to guard. */
export function requireRedis({ store, tls }: Profile): void {
  if (!tls || REDIS_STORES.includes(store)) return;
  throw new Unsupported(`+tls guards sessions in Redis, and this profile has store ${store}`);
}

/**
 * Refuses a profile that this nginx is too old for.
 * @throws {Unsupported} that names both versions and what to do.
 */
export function requireNginx(profile: Profile, version: string): void {
  if (profile.nginxSince === null || !isOlder(version, profile.nginxSince)) return;
  throw new Unsupported(
    `${profile.name} needs nginx ${profile.nginxSince} or newer, and this is ${version}: use RUNTIME=compose or a newer nginx`,
  );
}

/**
 * Refuses a profile of layer 4 where nginx has no stream module.
 * @throws {Unsupported} that says what to do: `remedy`.
 */
export function requireStream({ name, layer }: Profile, has: boolean, remedy: string): void {
  if (layer === 4 && !has)
    throw new Unsupported(
      `profile ${name} needs nginx with its stream module, and this one has none: ${remedy}`,
    );
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}
