/** The parts of a lab: a line for each kind. */
import type { Profile } from '../catalogue/profile.ts';
import { caddy } from './caddy.ts';
import { haproxy } from './haproxy.ts';
import { httpd } from './httpd.ts';
import { links } from './links.ts';
import { nginx } from './nginx.ts';
import type { Part, PartKind } from './part.ts';
import { pm2 } from './pm2.ts';
import type { Balancing } from './proxy.ts';
import { replica } from './replica.ts';
import { servers } from './servers.ts';

interface Proxy extends PartKind {
  /** What it can do while it runs. */
  readonly balancing?: Partial<Balancing>;
}

/** The balancing programs: a line each. */
const proxies: readonly Proxy[] = [nginx, haproxy, caddy, httpd];

export const partKinds: readonly PartKind[] = [...servers, links, replica, pm2, ...proxies];

/** One part of a lab in this profile; null where there is none of that name. */
export function partNamed(name: string, profile: Profile): Part | null {
  for (const kind of partKinds) {
    const part = kind.describe(name, profile);
    if (part) return part;
  }
  return null;
}

/** All parts of a profile. */
export const partsOf = (profile: Profile): Part[] =>
  partKinds.flatMap((kind) => kind.names(profile).flatMap((name) => kind.describe(name, profile) ?? []));

/** What the profile's balancer can do while it runs. */
export const balancingOf = (profile: Profile): Partial<Balancing> =>
  proxies.find((proxy) => proxy.names(profile).length > 0)?.balancing ?? {};

/** In the order in which they can be started: each group when the ones before it are well. */
export function inTiers(parts: readonly Part[]): Part[][] {
  const tiers: Part[][] = [];
  let left = [...parts];
  while (left.length > 0) {
    const tier = left.filter((part) => !left.some((other) => other !== part && part.after(other)));
    if (tier.length === 0)
      throw new Error(`parts wait for each other: ${left.map(({ name }) => name).join()}`);
    tiers.push(tier);
    left = left.filter((part) => !tier.includes(part));
  }
  return tiers;
}
