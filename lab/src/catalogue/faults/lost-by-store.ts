/** Sessions lost with a store’s server, in theory: all of them, or those that it had not saved. */
import type { Mix } from 'session-lab';
import { GONE, OF_AN_OLDER_STATE } from '../../predict/broken-by.ts';
import { endsSessions, type FaultEffect, type FaultEffectOf, type Scene } from '../../predict/theory.ts';

const effect = (lost: FaultEffect['lost'], mayBreak: FaultEffect['mayBreak']): FaultEffect => ({
  lost,
  causes: ['lost-by-store'],
  mayBreak,
});

/**
 * All. A user who had a session and came back finds it gone, unless a write of theirs was under way: it may put back
 * what it had loaded before. How many had logged out by then is chance; and where users come and go, some arrive or
 * leave in the very moment.
 */
export const allLost: FaultEffectOf = ({ run, returned, addresses, writingAtOnce }, mix) => {
  const { size } = returned;
  const lost: FaultEffect['lost'] =
    run.rate === null ? [Math.max(0, size - writingAtOnce), size] : [Math.min(1, size), addresses.size];
  return effect(endsSessions(mix) ? null : lost, GONE);
};

/** The sessions begun in the last milliseconds before the end, and the writes in them. */
const newestLost = ({ startedWithin }: Scene, mix: Mix, ms: number): FaultEffect =>
  effect(endsSessions(mix) ? null : [0, startedWithin(ms)], OF_AN_OLDER_STATE);

/**
 * Milliseconds before its end of which a Redis that is killed may know nothing when it is back. RDB, with `save 1 1`: a
 * snapshot is begun up to two seconds after the one before it (Redis counts whole seconds), and holds what there was
 * when it was begun. AOF, with `appendfsync everysec`: at most a second (https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/),
 * twice that where the disk is slow.
 */
const FORGETS_MS: Readonly<Record<string, number>> = { rdb: 3500, aof: 2000 };

const NOTHING_LOST: FaultEffect = { lost: [0, 0], causes: [], mayBreak: [] };

/** Killed, a server knows when it is back what it has on disk. */
export const whatIsNotOnDisk: FaultEffectOf = (scene, mix) => {
  if (scene.store.survives === 'all') return NOTHING_LOST;
  const forgetsMs = scene.store.survives === 'none' ? undefined : FORGETS_MS[scene.lab.persistence];
  return forgetsMs === undefined ? allLost(scene, mix) : newestLost(scene, mix, forgetsMs);
};

/**
 * Milliseconds of writes that no replica may have had when the primary died: it tells them after it has answered
 * (https://redis.io/docs/latest/operate/oss_and_stack/management/replication/), on a sound network far sooner than this.
 */
const BEHIND_MS = 1000;

/**
 * Another takes the primary's place, the one with the most of it: what a write was acknowledged for, that one has, as
 * long as not more die at once than acknowledged it.
 */
export const whatNoReplicaHas: FaultEffectOf = (scene, mix) =>
  scene.lab.acknowledgements ? NOTHING_LOST : newestLost(scene, mix, BEHIND_MS);
