/** What a theory is given, and what it says of one run. */

import type { StoreTraits } from '@session-lab/app';
import {
  type Cause,
  type GuaranteeName,
  isTogether,
  type MakeUp,
  type Mix,
  type Prediction,
  type Run,
  singlesOf,
  sum,
} from 'session-lab';

export interface PredictionInput {
  readonly lab: MakeUp;
  readonly run: Run;
  /** Each user's address, by number. */
  readonly addresses: ReadonlyMap<number, string>;
  /** The replica that each user met first, by number. */
  readonly firstMet: ReadonlyMap<number, string>;
  /** Users who wrote something in the steady phase. */
  readonly steady: ReadonlySet<number>;
  /** Users who wrote something before the fault had struck, and came back after it. */
  readonly returned: ReadonlySet<number>;
  /** Measured in the steady phase; where the load goes may depend on it. */
  readonly meanLatencyMs: number;
  /** Users side by side, as measured where they arrive at a rate. */
  readonly concurrency: number;
  /** Flows that were judged: how far chance may carry a share depends on it. */
  readonly flows: number;
  /** Sessions started in the last so many milliseconds before the fault, and until it had struck. */
  readonly startedWithin: (ms: number) => number;
  /** Sessions started in all. */
  readonly sessions: number;
  /** Most writes that were under way at one moment while the fault struck. */
  readonly writingAtOnce: number;
  /** Users who were there before the fault and while it lasted. */
  readonly through: ReadonlySet<number>;
  /** What is broken; null where nothing is. */
  readonly fault: FaultMet | null;
}

/** A fault as the history tells it. */
export interface FaultMet {
  readonly name: string;
  readonly targets: readonly string[];
  /** Why sessions that its targets hold are gone; null where they are not. */
  readonly loses: string | null;
  /** The balancer read its files again. */
  readonly reloads?: boolean;
  /** The balancer's servers while it lasts, where it changes them. */
  readonly servers?: readonly string[] | null;
}

/** A run, with what the catalogue knows of its parts. */
export interface Scene extends PredictionInput {
  readonly store: StoreTraits;
  /** Even in one memory, the app lets requests of one session that overlap undo each other. */
  readonly racesInMemory: boolean;
  /** The app opens a connection to its store for each request, and closes it again. */
  readonly connectsEachTime: boolean;
  /** How the fault keeps its target from hearing what the other replicas write; null where it doesn't. */
  readonly outOfTouch: OutOfTouch | null;
}

/** Held still, a replica answers nobody meanwhile; cut off from its peers, it goes on answering. */
export type OutOfTouch = 'held still' | 'cut off';

/** What the balancer and the store make of a run; what a fault adds comes on top. */
export type Theory = Omit<Prediction, 'type' | 'faultFails' | 'moved'>;

export type Theorise = (scene: Scene, mix: Mix) => Theory;

/** What a fault adds to it, whatever the profile. */
export interface FaultEffect {
  /** Sessions lost; null where theory leaves it open. */
  readonly lost: Prediction['faultLost'];
  readonly causes: readonly Cause[];
  readonly mayBreak: readonly GuaranteeName[];
}

/** Null where it adds nothing. */
export type FaultEffectOf = (scene: Scene, mix: Mix) => FaultEffect | null;

/** Replicas that died with what they held. One that is held still has lost nothing: its users wait. */
export const killedBy = (fault: FaultMet | null): readonly string[] =>
  fault?.loses === 'dead-replica' ? fault.targets : [];

/** Every replica died, one after the other, as in a deploy. */
export const killsAll = ({ lab, fault }: Pick<Scene, 'lab' | 'fault'>): boolean =>
  lab.replicas.every((replica) => killedBy(fault).includes(replica));

export const logsOut = (mix: Mix): boolean =>
  mix.some(({ scenario }) => singlesOf(scenario).some(({ wrote }) => wrote?.effect === 'logout'));

/** A login gives a new session for the old one, and a logout ends it. */
export const endsSessions = (mix: Mix): boolean =>
  mix.some(({ scenario }) =>
    singlesOf(scenario).some(({ wrote }) => wrote?.effect === 'logout' || wrote?.effect === 'login'),
  );

/**
 * Requests for each write: the redirect after it is one more. Null where a session is begun and ended all the time, or
 * where what is shown once is written by reading it.
 */
export function requestsPerWrite(mix: Mix): number | null {
  const weighed = mix.map(({ scenario, weight }) => {
    const steps = singlesOf(scenario);
    const writes = steps.filter(({ wrote }) => wrote);
    const followed = writes.filter(({ follow }) => follow !== false);
    return { weight, requests: steps.length + followed.length, writes: writes.length };
  });
  const shownOnce = mix.some(({ scenario }) =>
    singlesOf(scenario).some(({ wrote }) => wrote?.effect === 'flash'),
  );
  const writes = sum(weighed.map(({ weight, writes }) => weight * writes));
  if (endsSessions(mix) || shownOnce || writes === 0) return null;
  return sum(weighed.map(({ weight, requests }) => weight * requests)) / writes;
}

/** Does it make several writes of one user at once? */
export const hasRaces = (mix: Mix): boolean =>
  mix.some(({ scenario }) =>
    scenario.steps.some((step) => isTogether(step) && step.together.filter(({ wrote }) => wrote).length > 1),
  );
