/** What the places of all drivers have in common: which parts there are, and what they are told. */
import type { Profile } from '../catalogue/profile.ts';
import { partNamed } from '../parts/index.ts';
import type { Address, Part, Place } from '../parts/part.ts';
import { PM2, workerPort } from '../parts/pm2.ts';
import { noSuchPart } from '../problems.ts';
import { isReplica, type Replica } from '../topology.ts';

/** What a driver knows of a lab. */
export interface Site extends Pick<Place, 'lab' | 'checkout' | 'bind' | 'startedByRoot'> {
  readonly profile: Profile;
  /** Its parts, by name. */
  readonly parts: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  address(part: string, port: string, number: number): Address;
  folder(part: string): string;
  scratch(part: string): string;
  locate(part: Part, file: string): Promise<string | null>;
}

/** @throws {UserError} where there is no such part */
export function placeOf(site: Site, name: string): Place {
  const { profile, parts, secrets } = site;
  const part = partOf(site, name);
  const to = (other: string, port = 'main'): Address => {
    // PM2's workers are reached inside PM2.
    if (profile.pm2 && isReplica(other)) return to(PM2, workerPort(other));
    const number = partOf(site, other).ports[port];
    if (number === undefined) throw new Error(`${other} has no port ${port}`);
    return site.address(other, port, number);
  };
  return {
    name,
    lab: site.lab,
    profile,
    replicas: replicasOf(site),
    checkout: site.checkout,
    folder: site.folder(name),
    scratch: site.scratch(name),
    bind: site.bind,
    startedByRoot: site.startedByRoot,
    secret(secret) {
      const found = secrets[secret];
      if (found === undefined) throw new Error(`there is no secret ${secret}`);
      return found;
    },
    locate: (file) => site.locate(part, file),
    here: (port) => to(name, port),
    has: (other) => parts.includes(other) || (profile.pm2 && isReplica(other)),
    to,
  };
}

/** @throws {UserError} where there is no such part */
export function partOf({ profile, parts }: Pick<Site, 'profile' | 'parts'>, name: string): Part {
  const part = parts.includes(name) ? partNamed(name, profile) : null;
  if (part) return part;
  throw noSuchPart(name, parts);
}

const replicasOf = ({ profile, parts }: Site): Replica[] =>
  profile.pm2
    ? Array.from({ length: profile.replicas }, (_, index) => `app-${index + 1}` as const)
    : parts.filter(isReplica);
