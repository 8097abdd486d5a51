/**
 * What a fault adds to what theory says of a profile: of those that strike the store or the balancer, which cost every
 * replica alike. What dies with a replica depends on where its sessions are, and is said by the profile's own theory.
 */
import type { Cause, GuaranteeName, Mix, Prediction } from '@session-lab/loadtest';
import { movesOf } from './moves.ts';
import { endsSessions, OF_AN_OLDER_STATE, type PredictionInput, type Theory } from './theory.ts';

type Foretold = Omit<Prediction, 'type'>;

interface Effect {
  /** Sessions lost; null where theory leaves it open. */
  readonly lost: Foretold['faultLost'];
  readonly causes: readonly Cause[];
  readonly mayBreak: readonly GuaranteeName[];
}

type EffectOf = (input: PredictionInput, mix: Mix) => Effect | null;

/** What is gone altogether shows nothing old. */
const GONE: readonly GuaranteeName[] = OF_AN_OLDER_STATE.filter((guarantee) => guarantee !== 'logout-final');

const lostByStore = (lost: Effect['lost'], mayBreak: readonly GuaranteeName[]): Effect => ({
  lost,
  causes: ['lost-by-store'],
  mayBreak,
});

/**
 * Who had a session and came back finds it gone, unless a write of theirs was under way: it may put back what it had
 * loaded before. How many had logged out by then is chance; and where users come and go, some arrive or leave in the
 * very moment.
 */
const all: EffectOf = ({ run, returned, addresses, writingAtOnce }, mix) => {
  const { size } = returned;
  const lost: Effect['lost'] =
    run.rate === null ? [Math.max(0, size - writingAtOnce), size] : [Math.min(1, size), addresses.size];
  return lostByStore(endsSessions(mix) ? null : lost, GONE);
};

/**
 * Milliseconds before its end of which a Redis that is killed may know nothing when it is back. RDB, with `save 1 1`: a
 * snapshot is begun up to two seconds after the one before it (Redis counts whole seconds), and holds what there was
 * when it was begun. AOF, with `appendfsync everysec`: at most a second (https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/),
 * twice that where the disk is slow.
 */
const FORGETS_MS: Readonly<Record<string, number>> = { rdb: 3500, aof: 2000 };

/** Killed, a Redis knows when it is back what it has on disk. */
const whatIsNotOnDisk: EffectOf = (input, mix) => {
  const forgetsMs = FORGETS_MS[input.lab.persistence];
  if (forgetsMs === undefined) return all(input, mix);
  const lost: Effect['lost'] = [0, input.startedWithin(forgetsMs)];
  return lostByStore(endsSessions(mix) ? null : lost, OF_AN_OLDER_STATE);
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
const failedOver: EffectOf = ({ lab, startedWithin }, mix) => {
  if (lab.acknowledgements) return { lost: [0, 0], causes: [], mayBreak: [] };
  return lostByStore(endsSessions(mix) ? null : [0, startedWithin(BEHIND_MS)], OF_AN_OLDER_STATE);
};

/** Which keys go is Redis's choice, but some do; those that users begin anew may go, too, for as long as it is short. */
const evicted: EffectOf = ({ returned, sessions }, mix) => ({
  lost: endsSessions(mix) ? null : [Math.min(1, returned.size), sessions],
  causes: ['evicted'],
  mayBreak: GONE,
});

/**
 * A write that was given up is still on its way, and arrives when the link is whole again: what its user has written since,
 * by way of the other replicas, is then undone.
 */
const lateWrites: EffectOf = () => ({ lost: [0, 0], causes: [], mayBreak: OF_AN_OLDER_STATE });

const effects: Readonly<Record<string, EffectOf>> = {
  'kill-redis': whatIsNotOnDisk,
  'redis-down': whatIsNotOnDisk,
  'kill-primary': failedOver,
  'cut-primary': failedOver,
  'flush-redis': all,
  'evict-redis': evicted,
  'cut-redis': lateWrites,
};

/** Do requests fail? Of other faults, none may or some, as it happens. */
const FAILURES: Readonly<Record<string, Foretold['faultFails']>> = {
  'flush-redis': 'none',
  'evict-redis': 'none',
  'slow-redis': 'none',
  'redis-down': 'some',
  'pause-redis': 'some',
  'full-redis': 'some',
  'reset-redis': 'some',
  'cut-redis': 'some',
  'kill-primary': 'some',
  'cut-primary': 'some',
};

export function underFault(theory: Theory, input: PredictionInput, mix: Mix): Foretold {
  const name = input.fault?.name ?? '';
  const moves = movesOf(input, mix);
  const foretold = { ...theory, faultFails: FAILURES[name] ?? null, moved: moves?.users ?? null };
  const effect = effects[name]?.(input, mix);
  const added = effect ?? moves;
  if (!added) return foretold;
  return {
    ...foretold,
    faultKept: null,
    faultLost: effect ? effect.lost : theory.faultLost,
    causes: [...new Set([...theory.causes, ...added.causes])],
    faultMayBreak: [...new Set([...theory.faultMayBreak, ...added.mayBreak])],
  };
}
