/** A replica of the app, and what it is told of the rest of the lab. */
import type { App } from '../catalogue/apps/app.ts';
import { appNamed, USUAL_APP } from '../catalogue/apps/index.ts';
import type { Profile } from '../catalogue/profile.ts';
import { GROUP_SIZE, isReplica, replicaNames } from '../topology.ts';
import { LINKS, wayTo } from './links.ts';
import { definePart, hostAndPort, type Part, type Place } from './part.ts';
import { NODE } from './program.ts';
import { serverVariables } from './servers.ts';

/** The port on which each replica listens in a container, and under which nginx/servers names it. */
export const REPLICA_PORT = 3000;

const appOf = ({ app }: Profile): App => appNamed(app) ?? USUAL_APP;

/** What Compose builds the replicas' image from: Node's apps share a Dockerfile, any other has its own. */
export function imageSourceOf(profile: Profile) {
  const { folder, started } = appOf(profile);
  const { name, image } = started.program;
  return { folder, dockerfile: name === NODE.name ? 'Dockerfile' : `${folder}/Dockerfile`, image };
}

/** What every replica is told, however it is run. */
export const replicaEnvironment = (place: Place): Record<string, string> => ({
  HOST: place.bind,
  PORT: String(place.here().port),
  PROFILE: place.profile.variables.PROFILE ?? '',
  STORE: place.profile.store,
  PROXY_PROTOCOL: place.profile.layer === 4 ? 'on' : '',
  HTTPS: place.profile.https ? 'on' : '',
  SESSION_SECRET: place.secret('session'),
  PEERS: place.replicas.map((peer) => `${peer}=http://${hostAndPort(wayTo(place, peer))}`).join(),
  PEER_SECRET: place.secret('peers'),
  PEER_GROUP: String(GROUP_SIZE),
  ...serverVariables(place),
});

export const afterServers = ({ role, name }: Part): boolean => role === 'store' || name === LINKS;

export const replica = definePart({
  secrets: {
    session: 'one-secret-for-all-replicas-of-a-local-lab',
    peers: 'a-secret-between-replicas-of-a-local-lab',
  },
  names: (profile) => (profile.pm2 ? [] : replicaNames(profile.replicas)),
  describe(name, profile) {
    if (!isReplica(name) || profile.pm2) return null;
    const { ports, environment, ...started } = appOf(profile).started;
    return {
      name,
      role: 'app',
      ...started,
      ports: { main: REPLICA_PORT, ...ports },
      after: afterServers,
      environment: (place) => ({ ...replicaEnvironment(place), REPLICA: name, ...environment?.(place) }),
      ready: [{ http: '/healthz', port: 'main' }],
    };
  },
});
