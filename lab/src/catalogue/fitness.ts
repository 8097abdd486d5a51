/** Refuses profiles that can’t be run here, before anything is brought up, with the reason and the remedy. */
import { UserError } from 'session-lab';
import type { Program } from '../parts/program.ts';
import type { App } from './apps/app.ts';
import { appNamed, apps, USUAL_APP } from './apps/index.ts';
import { balancerNamed } from './balancers/index.ts';
import type { Profile } from './profile.ts';
import { traitsOf } from './store-of.ts';

/** This machine can’t run a profile; the message says what can. */
export class Unsupported extends UserError {}

/** @throws {Unsupported} where the profile's app has not what the profile takes. */
export function requireApp({ app: name, store, pm2, layer }: Profile): void {
  const app = appNamed(name);
  if (!app) throw new Unsupported(`there is no app "${name}"`);
  const lacks =
    layer === 4 && !app.proxyProtocol
      ? 'knows no PROXY protocol'
      : pm2 && !app.pm2
        ? 'is not set up for PM2'
        : hasStore(app, store)
          ? null
          : `keeps sessions in ${app.stores.join(' or ')} alone`;
  if (lacks === null) return;
  const [other = USUAL_APP] = apps.filter(({ stores }) => stores.includes(store));
  throw new Unsupported(`the ${app.title} app ${lacks}: run this profile with APP=${other.name}`);
}

/** @throws {Unsupported} where the profile's app has no image. */
export function requireImageOf({ app: name }: Profile): void {
  const app = appNamed(name);
  if (app?.inContainers === false)
    throw new Unsupported(`the ${app.title} app has no image: run this profile with RUNTIME=processes`);
}

/** A store that no app has is left for the app to refuse. */
const hasStore = (app: App, store: string): boolean =>
  app.stores.includes(store) || !apps.some(({ stores }) => stores.includes(store));

/** @throws {Unsupported} where a program that it takes can't be had: `lacks` says why, and how it can. */
export async function requirePrograms(
  { name }: Profile,
  programs: Iterable<Program>,
  lacks: (program: Program) => Promise<string | null>,
): Promise<void> {
  for (const program of programs) {
    const reason = await lacks(program);
    if (reason !== null) throw new Unsupported(`profile ${name} needs ${program.name}: ${reason}`);
  }
}

/** @throws {Unsupported} where `+tls` has nothing to guard. */
export function requireGuarded(profile: Profile): void {
  if (!profile.tls || traitsOf(profile).tls) return;
  throw new Unsupported(
    `+tls guards sessions in Redis, and ${profile.app} has no guarded store ${profile.store}`,
  );
}

/** @throws {Unsupported} where `+https` has nobody to end TLS, or the session's cookie can't be for TLS alone. */
export function requireHttps({ https, proxy, layer, app: name, balancer }: Profile): void {
  if (!https) return;
  const app = appNamed(name);
  const lacks =
    proxy !== 'nginx' || layer === 4
      ? `nginx ends TLS, and here ${layer === 4 ? 'it passes connections on' : `${proxy} balances`}`
      : app && !app.secureCookie
        ? `the ${app.title} app has no cookie for TLS alone`
        : balancerNamed(balancer)?.readsSessionCookie
          ? `${balancer} follows the session’s cookie, whose name nginx can’t read there (__Host-sid)`
          : null;
  if (lacks !== null) throw new Unsupported(`+https can’t be had: ${lacks}`);
}

/** @throws {Unsupported} where a lab takes TLS, and `what` speaks none. */
export function requirePlainHttp({ name, https }: Profile, what: string): void {
  if (https)
    throw new Unsupported(`${what} speaks plain HTTP alone: take a profile without +https for ${name}`);
}

/**
 * Refuses a profile that this nginx is too old for.
 * @throws {Unsupported} that names both versions and what to do.
 */
export function requireNginx({ name, nginxSince }: Profile, version: string): void {
  if (nginxSince === null || !isOlder(version, nginxSince)) return;
  throw new Unsupported(
    `${name} needs nginx ${nginxSince} or newer, and this is ${version}: make newer-nginx gets one (nothing is installed), or use RUNTIME=compose`,
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

const isOlder = (version: string, than: string): boolean =>
  version.localeCompare(than, 'en', { numeric: true }) < 0;
