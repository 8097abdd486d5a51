/** The faults, in the order in which they are tried: a line each. */
import { cutPeers } from './cut-peers.ts';
import { cutPrimary } from './cut-primary.ts';
import { cutRedis, cutStore } from './cut-redis.ts';
import { drainNode } from './drain-node.ts';
import { evictRedis } from './evict-redis.ts';
import type { Fault } from './fault.ts';
import { flushRedis } from './flush-redis.ts';
import { fullRedis } from './full-redis.ts';
import { kill } from './kill.ts';
import { killAllButOne } from './kill-all-but-one.ts';
import { killPrimary } from './kill-primary.ts';
import { killRedis, killStore } from './kill-redis.ts';
import { loseNode } from './lose-node.ts';
import { moveSlots } from './move-slots.ts';
import { pause } from './pause.ts';
import { pauseRedis, pauseStore } from './pause-redis.ts';
import { redisDown, storeDown } from './redis-down.ts';
import { reload } from './reload.ts';
import { resetRedis, resetStore } from './reset-redis.ts';
import { restart } from './restart.ts';
import { rolling } from './rolling.ts';
import { rollingNaive } from './rolling-naive.ts';
import { scale } from './scale.ts';
import { slowRedis, slowStore } from './slow-redis.ts';
import { stop } from './stop.ts';

export const faults: readonly Fault[] = [
  kill,
  stop,
  restart,
  pause,
  killAllButOne,
  reload,
  rolling,
  rollingNaive,
  scale,
  drainNode,
  loseNode,
  killRedis,
  killStore,
  redisDown,
  storeDown,
  pauseRedis,
  pauseStore,
  slowRedis,
  slowStore,
  fullRedis,
  evictRedis,
  flushRedis,
  resetRedis,
  resetStore,
  cutRedis,
  cutStore,
  cutPeers,
  killPrimary,
  cutPrimary,
  moveSlots,
];

export const FAULT_NAMES: readonly string[] = faults.map(({ name }) => name);

/** Also by the name that it has in older histories. */
export const faultNamed = (name: string): Fault | undefined =>
  faults.find((fault) => fault.name === name || fault.formerly === name);
