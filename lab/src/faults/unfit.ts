/** Why a fault can't be tried in a profile: what it would strike isn't there. */
import type { Profile } from '../profile.ts';
import { MOST_REPLICAS } from '../topology.ts';

type Unfit = (profile: Profile) => string | null;

const IN_REDIS: readonly string[] = ['redis', 'redis-atomic'];
const ON_PEERS: readonly string[] = ['replicated', 'replicated-async', 'backup'];

export const oneRedis: Unfit = ({ store }) =>
  IN_REDIS.includes(store) ? null : 'its sessions are not in one Redis';

/** Workers of PM2's share one environment; and a certificate is for Redis, not for what stands in between. */
const unlinked: Unfit = ({ pm2, tls }) =>
  pm2 ? 'PM2’s workers have no links of their own' : tls ? 'TLS would notice the link' : null;

export const linkedRedis: Unfit = (profile) => oneRedis(profile) ?? unlinked(profile);

export const linkedPeers: Unfit = ({ store }) =>
  ON_PEERS.includes(store) ? null : 'its replicas keep no copies on each other';

export const failsOver: Unfit = ({ store }) =>
  store === 'redis-ha' ? null : 'no other Redis takes the place of one that dies';

/** For what tells nginx of its servers. */
export const ownServers: Unfit = ({ pm2 }) =>
  pm2 ? 'nginx sees one server, and PM2 behind it has the replicas' : null;

/** For what adds replicas. */
export const moreReplicas: Unfit = (profile) => {
  const { store, replicas } = profile;
  if (ON_PEERS.includes(store))
    return 'its replicas are told once who the others are, and would not know those added';
  if (replicas >= MOST_REPLICAS) return `there are ${replicas} replicas already, and no more can be had`;
  return ownServers(profile);
};
