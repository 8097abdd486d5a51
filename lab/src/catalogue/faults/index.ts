/** The faults, in the order in which they are tried: a line each. */
import { cutPeers } from './cut-peers.ts';
import { cutPrimary } from './cut-primary.ts';
import { cutRedis, cutStore } from './cut-redis.ts';
import { evictRedis } from './evict-redis.ts';
import type { Fault } from './fault.ts';
import { flushRedis } from './flush-redis.ts';
import { fullRedis } from './full-redis.ts';
import { kill } from './kill.ts';
import { killAllButOne } from './kill-all-but-one.ts';
import { killPrimary } from './kill-primary.ts';
import { killRedis, killStore } from './kill-redis.ts';
import { pause } from './pause.ts';
import { pauseRedis, pauseStore } from './pause-redis.ts';
import { redisDown, storeDown } from './redis-down.ts';
import { reloadNginx } from './reload-nginx.ts';
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
  reloadNginx,
  rolling,
  rollingNaive,
  scale,
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
];

export const FAULT_NAMES: readonly string[] = faults.map(({ name }) => name);

export const faultNamed = (name: string): Fault | undefined => faults.find((fault) => fault.name === name);
