/** swarm/stack.yml: what it is told of a profile, and which profiles it has no parts for. */
import { Unsupported } from '../../catalogue/fitness.ts';
import type { Profile } from '../../catalogue/profile.ts';
import { traitsOf } from '../../catalogue/store-of.ts';
import { partsOf } from '../../parts/index.ts';
import { NODE } from '../../parts/program.ts';
import { imageSourceOf } from '../../parts/replica.ts';
import { ROOT } from '../../paths.ts';
import { isReplica } from '../../topology.ts';

export const STACK_FILE = `${ROOT}/swarm/stack.yml`;

/** Balancers that know servers by their names, and here all replicas have one. */
const BY_NAME: readonly string[] = ['hash-consistent'];

/** Its services, and the program that runs each. */
export const SERVICES: Readonly<Record<string, string>> = {
  app: NODE.name,
  nginx: 'nginx',
  redis: 'redis-server',
};

/** Why a profile can't be run as a stack; null where it can. */
export function lacksFor(profile: Profile): string | null {
  if (profile.layer === 4) return 'it has nginx at layer 7 alone';
  if (profile.pm2) return 'its replicas are tasks of one service, and not workers of PM2';
  if (BY_NAME.includes(profile.balancer))
    return 'its replicas share one name, and a ring of hashes takes several';
  if (traitsOf(profile).copies !== null)
    return 'its replicas share one name, and could not send copies to each other';
  if (profile.tls) return 'its Redis speaks no TLS';
  if (profile.https) return 'its nginx speaks no TLS';
  if (profile.links) return 'it has no links between its parts';
  const foreign = partsOf(profile).find(
    ({ name, program }) => SERVICES[isReplica(name) ? 'app' : name] !== program.name,
  );
  return foreign ? `it has no ${foreign.name} that ${foreign.program.name} runs` : null;
}

/** @throws {Unsupported} where the profile can't be run as a stack */
export function requireFit(profile: Profile): void {
  const lacks = lacksFor(profile);
  if (lacks !== null) throw new Unsupported(`${profile.name} can’t be run on a Swarm: ${lacks}`);
}

/** The variables that the file names. */
export const stackEnvironment = (profile: Profile, port: number): Record<string, string> => ({
  ...profile.variables,
  PROFILE: profile.name,
  BALANCER: profile.balancer,
  STORE: profile.store,
  PERSISTENCE: profile.persistence,
  APP_FOLDER: imageSourceOf(profile).folder,
  REPLICAS: String(profile.replicas),
  PORT: String(port),
  CHECKOUT: ROOT,
});
