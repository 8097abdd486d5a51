/** A replica of the app, and what it is told of the rest of the lab. */
import { appNamed, USUAL_APP } from '../catalogue/apps/index.ts';
import type { Profile } from '../catalogue/profile.ts';
import { isReplica, replicaNames } from '../topology.ts';
import { LINKS, wayTo } from './links.ts';
import { definePart, hostAndPort, NODE, type Part, type Place } from './part.ts';
import { serverVariables } from './servers.ts';

/** The port on which each replica listens in a container, and under which nginx/servers names it. */
export const REPLICA_PORT = 3000;

export const folderOf = ({ app }: Profile): string => (appNamed(app) ?? USUAL_APP).folder;

/** What every replica is told, however it is run. */
export const replicaEnvironment = (place: Place): Record<string, string> => ({
  HOST: place.bind,
  PORT: String(place.here().port),
  STORE: place.profile.store,
  PROXY_PROTOCOL: place.profile.layer === 4 ? 'on' : '',
  SESSION_SECRET: place.secret('session'),
  PEERS: place.replicas.map((peer) => `${peer}=http://${hostAndPort(wayTo(place, peer))}`).join(),
  PEER_SECRET: place.secret('peers'),
  ...serverVariables(place),
});

export const afterServers = ({ role, name }: Part): boolean => role === 'store' || name === LINKS;

export const replica = definePart({
  secrets: {
    session: 'one-secret-for-all-replicas-of-a-local-lab',
    peers: 'a-secret-between-replicas-of-a-local-lab',
  },
  names: (profile) => (profile.pm2 ? [] : replicaNames(profile.replicas)),
  describe: (name, profile) =>
    isReplica(name) && !profile.pm2
      ? {
          name,
          role: 'app',
          program: NODE,
          ports: { main: REPLICA_PORT },
          after: afterServers,
          command: ({ checkout }) => ['node', `${checkout}/${folderOf(profile)}/src/main.ts`],
          environment: (place) => ({ ...replicaEnvironment(place), REPLICA: name }),
          folder: ({ checkout }) => checkout,
          ready: [{ http: '/healthz', port: 'main' }],
        }
      : null,
});
