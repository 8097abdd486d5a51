/** Profiles are small files in profiles/, one each, which Compose reads, too. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { didYouMean, UserError } from 'session-lab';
import { z } from 'zod';
import { PROFILES } from '../paths.ts';
import { MOST_REPLICAS, USUAL_REPLICAS } from '../topology.ts';
import { apps, USUAL_APP } from './apps/index.ts';
import { balancers } from './balancers/index.ts';
import type { Profile } from './profile.ts';
import { STORE_NAMES } from './stores.ts';

const fileSchema = z.strictObject({
  PROFILE: z.string(),
  /** What the balancer reads: 4 for connections, in place of requests. */
  LAYER: z.literal('4').optional(),
  /** The program that balances; nginx where it isn't said. */
  PROXY: z.string().optional(),
  /** How: a conf of that program's. */
  BALANCER: z.string(),
  /** A store of the app. */
  STORE: z.string(),
  /** The oldest nginx that offers this balancer. */
  NGINX_SINCE: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/)
    .optional(),
  /** How many there are of the app's replicas, where it isn't the usual number. */
  REPLICAS: z.coerce.number().int().min(2).max(MOST_REPLICAS).optional(),
  /** What Redis keeps on disk; nothing where it isn't said. */
  PERSISTENCE: z.enum(['rdb', 'aof']).optional(),
  /** What runs in Redis's place, and for Compose the image that has it. */
  REDIS_SERVER: z.literal('valkey-server').optional(),
  SERVER_IMAGE: z.string().optional(),
  /** Redis has two replicas, and Sentinels that put one in its place. */
  REPLICATION: z.literal('sentinel').optional(),
  /** Replicas of Redis that must have a write before it is answered. */
  REDIS_ACKNOWLEDGEMENTS: z.coerce.number().int().min(0).max(2).optional(),
  /** Runs all replicas as its workers, on one host and one port. */
  PROCESS_MANAGER: z.literal('pm2').optional(),
  /** What the replicas run where nobody says otherwise: for a store that only this app has. */
  APP: z.string().optional(),
  /** None, where another program balances: Compose would start one in every profile. */
  NGINX_SCALE: z.literal('0').optional(),
  /** Services that Compose starts in this profile alone. */
  COMPOSE_PROFILES: z.string().optional(),
});

/** From what breaks to what holds: by store, then by balancer, then by what is guarded more; nginx before others. */
export async function profileNames(folder: string = PROFILES): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.env'));
  const found = await Promise.all(
    files.map(async (file) => {
      const {
        STORE = '',
        BALANCER = '',
        PROXY = '',
        PERSISTENCE = '',
        REDIS_ACKNOWLEDGEMENTS = '',
      } = parseEnv(await readFile(join(folder, file), 'utf8'));
      const balancer = balancers.findIndex(({ name }) => name === BALANCER);
      const places = [placeOf(STORE_NAMES.indexOf(STORE)), placeOf(balancer)];
      const kept = ['', 'rdb', 'aof'].indexOf(PERSISTENCE);
      return {
        name: file.slice(0, -'.env'.length),
        order: [...places, kept, Number(REDIS_ACKNOWLEDGEMENTS), Number(PROXY !== '')],
      };
    }),
  );
  return found
    .sort((a, b) => compare(a.order, b.order) || a.name.localeCompare(b.name))
    .map(({ name }) => name);
}

/** Unknown names come last. */
const placeOf = (index: number): number => (index < 0 ? Number.MAX_SAFE_INTEGER : index);

const compare = (one: readonly number[], other: readonly number[]): number =>
  one.map((place, at) => place - (other[at] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** Forty names on one line help nobody. */
export const ALL_PROFILES = 'make profiles tells of all';

const OTHER_APPS = apps.filter((app) => app !== USUAL_APP).map(({ name }) => name);
const VARIANT = new RegExp(`^([^+]*)(?:\\+(${OTHER_APPS.join('|')}))?(\\+tls)?(\\+https)?$`);
const VARIANTS = `an app (${OTHER_APPS.map((app) => `+${app}`).join(', ')}), +tls and +https, any of them and in this order,`;

/**
 * @param asked a profile's name and its variant: `redis`, `redis+express`, `redis+tls`, `redis+express+tls`, `redis+https`
 * @throws {UserError} where there is no such profile, or its file is wrong.
 */
export async function readProfile(asked: string, folder: string = PROFILES): Promise<Profile> {
  const names = await profileNames(folder);
  const [, name = asked, app, tls, https] = VARIANT.exec(asked) ?? [];
  if (!names.includes(name)) {
    const known = names.includes(name.split('+', 1)[0] ?? '');
    const near = known ? `: variants have ${VARIANTS} behind the name;` : didYouMean(name, names);
    throw new UserError(`there is no profile "${asked}"${near || ';'} ${ALL_PROFILES}`);
  }
  const file = join(folder, `${name}.env`);
  const variables = parseEnv(await readFile(file, 'utf8')) as Record<string, string>;
  const parsed = fileSchema.safeParse(variables);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(`${file} is not a profile:\n${problems.join('\n')}`);
  }
  const { LAYER, PROXY, BALANCER, STORE, NGINX_SINCE, PROFILE, PROCESS_MANAGER } = parsed.data;
  const { PERSISTENCE, REPLICATION, REDIS_ACKNOWLEDGEMENTS, APP } = parsed.data;
  if (PROFILE !== name)
    throw new UserError(`${file} says PROFILE=${PROFILE}: the file and its profile must share one name`);
  return {
    name: asked,
    layer: LAYER === '4' ? 4 : 7,
    proxy: PROXY ?? 'nginx',
    balancer: BALANCER,
    store: STORE,
    nginxSince: NGINX_SINCE ?? null,
    replicas: parsed.data.REPLICAS ?? USUAL_REPLICAS,
    pm2: PROCESS_MANAGER === 'pm2',
    links: false,
    persistence: PERSISTENCE ?? 'none',
    replication: REPLICATION ?? 'none',
    acknowledgements: REDIS_ACKNOWLEDGEMENTS ?? 0,
    redisServer: parsed.data.REDIS_SERVER ?? 'redis-server',
    app: app ?? APP ?? USUAL_APP.name,
    tls: tls !== undefined,
    https: https !== undefined,
    file,
    variables,
  };
}

/** The profile as it runs with this app; one that names its app keeps it. */
export const withApp = (profile: string, app: string): string =>
  app === USUAL_APP.name || OTHER_APPS.some((other) => profile.includes(`+${other}`))
    ? profile
    : profile.replace(/(\+tls)?(\+https)?$/, `+${app}$1$2`);
