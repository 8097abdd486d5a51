/** What a fault may need of a profile: asked of what its store, its app and its parts can do. */
import { balancingOf } from '../../parts/index.ts';
import { MOST_REPLICAS } from '../../topology.ts';
import { appNamed } from '../apps/index.ts';
import type { Profile } from '../profile.ts';
import { PLAIN, type RuntimeTraits } from '../runtime.ts';
import { traitsOf } from '../store-of.ts';

/** Why a profile, or the way in which its parts run, has not what is needed; null where it has. */
export type Need = (profile: Profile, runtime: RuntimeTraits) => string | null;

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
export const links: Need = ({ pm2, tls, app }, { schedules }) =>
  schedules
    ? 'a Swarm’s stack has no links between its parts'
    : pm2
      ? 'PM2’s workers have no links of their own'
      : tls
        ? 'TLS would notice the link'
        : appNamed(app)?.onLinks === false
          ? `${appNamed(app)?.title} has no links between its replicas`
          : null;

export const peers: Need = (profile) =>
  traitsOf(profile).copies ? null : 'its replicas keep no copies on each other';

/** A store's server that another can take the place of. */
export const failover: Need = (profile) =>
  traitsOf(profile).failsOver ? null : 'no other Redis takes the place of one that dies';

/** Servers that share what is stored, and can pass parts of it on to each other. */
export const sharded: Need = (profile) =>
  traitsOf(profile).server === 'redis-cluster' ? null : 'its sessions are not spread over a cluster';

/** A balancer that sees each replica, and can be told of them while it runs. */
export const ownServers: Need = (profile, { schedules }) =>
  schedules
    ? 'the balancer finds the replicas by itself, and is told of none'
    : profile.pm2
      ? 'nginx sees one server, and PM2 behind it has the replicas'
      : balancingOf(profile).tell
        ? null
        : `${profile.proxy} can’t be told of other servers while it runs`;

/** A balancer that can read its files again. */
export const reloads: Need = (profile, { schedules }) =>
  schedules
    ? 'the balancer would find the replicas anew, in any order'
    : balancingOf(profile).reload
      ? null
      : `${profile.proxy} can’t read its files again while it runs`;

/** Room for more replicas, which find their way among the others. */
export const moreReplicas: Need = (profile, runtime) => {
  if (traitsOf(profile).copies)
    return 'its replicas are told once who the others are, and would not know those added';
  if (profile.replicas >= MOST_REPLICAS)
    return `there are ${profile.replicas} replicas already, and no more can be had`;
  return ownServers(profile, runtime);
};

/** Replicas that the runtime has put on nodes. */
export const nodes: Need = (_, { schedules }) =>
  schedules ? null : 'replicas are put on nodes by RUNTIME=swarm alone';

/** Nodes that can be cut off from the others. */
export const cuts: Need = (profile, runtime) =>
  nodes(profile, runtime) ??
  (runtime.cuts
    ? null
    : 'nothing says how a node is cut off: SWARM_CUT and SWARM_MEND name commands that do');

/** A deploy that drains: by the lab, which tells the balancer first, or by a runtime that does it itself. */
export const drains: Need = (profile, runtime) => (runtime.schedules ? null : ownServers(profile, runtime));

/** Why a fault can't be tried in a profile; null where it can. */
export const unfit = (
  { needs }: { readonly needs: readonly Need[] },
  profile: Profile,
  runtime: RuntimeTraits = PLAIN,
): string | null => needs.map((need) => need(profile, runtime)).find((reason) => reason !== null) ?? null;
