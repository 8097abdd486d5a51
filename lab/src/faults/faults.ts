/** The faults by name. A new one is a file beside this one, a line here, and what theory says of it in lab/src/predict. */
import type { Profile } from '../profile.ts';
import type { Replica } from '../topology.ts';
import { cutPeers } from './cut-peers.ts';
import { cutPrimary } from './cut-primary.ts';
import { cutRedis } from './cut-redis.ts';
import { evictRedis } from './evict-redis.ts';
import type { Fault, FaultOptions } from './fault.ts';
import { flushRedis } from './flush-redis.ts';
import { fullRedis } from './full-redis.ts';
import { killAllButOne } from './kill-all-but-one.ts';
import { killPrimary } from './kill-primary.ts';
import { killRedis } from './kill-redis.ts';
import { killReplica } from './kill-replica.ts';
import { pauseRedis } from './pause-redis.ts';
import { pauseReplica } from './pause-replica.ts';
import { redisDown } from './redis-down.ts';
import { reloadNginx } from './reload-nginx.ts';
import { resetRedis } from './reset-redis.ts';
import { restartReplica } from './restart-replica.ts';
import { rolling } from './rolling.ts';
import { rollingNaive } from './rolling-naive.ts';
import { scale } from './scale.ts';
import { slowRedis } from './slow-redis.ts';
import { stopReplica } from './stop-replica.ts';
import { failsOver, linkedPeers, linkedRedis, moreReplicas, oneRedis, ownServers } from './unfit.ts';

const TARGET: Replica = 'app-2';

export interface FaultKind {
  /** @param replicas of the lab that it is for */
  readonly make: (replicas: readonly Replica[], options: FaultOptions) => Fault;
  /** Why it can't be tried in a profile; null where it can. */
  readonly unfit?: (profile: Profile) => string | null;
  /** Does it act on the links between parts? Then the lab must be brought up with them. */
  readonly links?: true;
}

export const faults = {
  kill: { make: () => killReplica(TARGET) },
  stop: { make: () => stopReplica(TARGET) },
  restart: { make: () => restartReplica(TARGET) },
  pause: { make: () => pauseReplica(TARGET) },
  'kill-all-but-one': { make: killAllButOne },
  'reload-nginx': { make: reloadNginx },
  rolling: { make: rolling, unfit: ownServers },
  'rolling-naive': { make: rollingNaive },
  scale: { make: scale, unfit: moreReplicas },
  'kill-redis': { make: killRedis, unfit: oneRedis },
  'redis-down': { make: redisDown, unfit: oneRedis },
  'pause-redis': { make: pauseRedis, unfit: oneRedis },
  'slow-redis': { make: slowRedis, unfit: linkedRedis, links: true },
  'full-redis': { make: fullRedis, unfit: oneRedis },
  'evict-redis': { make: evictRedis, unfit: oneRedis },
  'flush-redis': { make: flushRedis, unfit: oneRedis },
  'reset-redis': { make: resetRedis, unfit: linkedRedis, links: true },
  'cut-redis': { make: () => cutRedis(TARGET), unfit: linkedRedis, links: true },
  'cut-peers': { make: (replicas) => cutPeers(TARGET, replicas), unfit: linkedPeers, links: true },
  'kill-primary': { make: killPrimary, unfit: failsOver },
  'cut-primary': { make: cutPrimary, unfit: failsOver },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof faults;
export const FAULT_NAMES = Object.keys(faults) as readonly FaultName[];

export const faultKind = (name: FaultName): FaultKind => faults[name];
