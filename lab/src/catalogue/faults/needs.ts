/** What a fault may need of a profile: asked of what its store, its app and its parts can do. */
import { balancingOf } from '../../parts/index.ts';
import { MOST_REPLICAS } from '../../topology.ts';
import type { Profile } from '../profile.ts';
import { traitsOf } from '../store-of.ts';

/** Why a profile has not what is needed; null where it has. */
export type Need = (profile: Profile) => string | null;

/** One Redis, which another does not take the place of. */
export const oneRedis: Need = (profile) => {
  const { server, failsOver } = traitsOf(profile);
  return server === 'redis' && !failsOver ? null : 'its sessions are not in one Redis';
};

/** One server that is none of Redis's: what strikes that goes by Redis's name. */
export const otherServer: Need = (profile) => {
  const { server, failsOver } = traitsOf(profile);
  if (server === null) return 'its sessions are on no server';
  return server === 'redis' || failsOver ? 'its sessions are in Redis' : null;
};

/** Links that can be impaired. PM2's workers share one environment; and a certificate is for Redis, not for what stands in between. */
export const links: Need = ({ pm2, tls }) =>
  pm2 ? 'PM2’s workers have no links of their own' : tls ? 'TLS would notice the link' : null;

export const peers: Need = (profile) =>
  traitsOf(profile).copies ? null : 'its replicas keep no copies on each other';

/** A store's server that another can take the place of. */
export const failover: Need = (profile) =>
  traitsOf(profile).failsOver ? null : 'no other Redis takes the place of one that dies';

/** A balancer that sees each replica, and can be told of them while it runs. */
export const ownServers: Need = (profile) =>
  profile.pm2
    ? 'nginx sees one server, and PM2 behind it has the replicas'
    : balancingOf(profile).tell
      ? null
      : `${profile.proxy} can’t be told of other servers while it runs`;

/** A balancer that can read its files again. */
export const reloads: Need = (profile) =>
  balancingOf(profile).reload ? null : `${profile.proxy} can’t read its files again while it runs`;

/** Room for more replicas, which find their way among the others. */
export const moreReplicas: Need = (profile) => {
  if (traitsOf(profile).copies)
    return 'its replicas are told once who the others are, and would not know those added';
  if (profile.replicas >= MOST_REPLICAS)
    return `there are ${profile.replicas} replicas already, and no more can be had`;
  return ownServers(profile);
};

/** Why a fault can't be tried in a profile; null where it can. */
export const unfit = ({ needs }: { readonly needs: readonly Need[] }, profile: Profile): string | null =>
  needs.map((need) => need(profile)).find((reason) => reason !== null) ?? null;
