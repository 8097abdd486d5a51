/** A profile pairs a balancer with a session store: one small file in profiles/, which Compose reads, too. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UserError } from '@session-lab/loadtest/errors.ts';
import { z } from 'zod';
import { PROFILES } from './paths.ts';

const schema = z.strictObject({
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
});

export interface Profile {
  readonly name: string;
  readonly layer: 4 | 7;
  readonly balancer: string;
  readonly store: string;
  readonly nginxSince: string | null;
  readonly file: string;
}

export async function profileNames(folder: string = PROFILES): Promise<string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith('.env'))
    .map((file) => file.slice(0, -'.env'.length))
    .sort();
}

/** @throws {UserError} where there is no such profile, or its file is wrong. */
export async function readProfile(name: string, folder: string = PROFILES): Promise<Profile> {
  const names = await profileNames(folder);
  if (!names.includes(name)) {
    throw new UserError(`there is no profile "${name}"; choose one of: ${names.join(', ')}`);
  }
  const file = join(folder, `${name}.env`);
  const parsed = schema.safeParse(parseEnv(await readFile(file, 'utf8')));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(`${file} is not a profile:\n${problems.join('\n')}`);
  }
  const { LAYER, BALANCER, STORE, NGINX_SINCE, PROFILE } = parsed.data;
  if (PROFILE !== name)
    throw new UserError(`${file} says PROFILE=${PROFILE}: the file and its profile must share one name`);
  const layer = LAYER === '4' ? 4 : 7;
  return { name, layer, balancer: BALANCER, store: STORE, nginxSince: NGINX_SINCE ?? null, file };
}

/** A profile that what is here can't run, through no fault of the profile's. */
export class Unsupported extends UserError {}

/**
 * Refuses a profile that this nginx is too old for.
 * @throws {Unsupported} that names both versions and what to do.
 */
export function requireNginx(profile: Profile, version: string): void {
  if (profile.nginxSince === null || !isOlder(version, profile.nginxSince)) return;
  throw new Unsupported(
    `profile ${profile.name} needs nginx ${profile.nginxSince} or newer, and this is ${version}: use RUNTIME=compose or a newer nginx`,
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
