/** What a theory is given, and what it says: of one pair of balancer and store. */
import {
  type GuaranteeName,
  isTogether,
  type MakeUp,
  type Mix,
  type Prediction,
  type Run,
  singlesOf,
} from '@session-lab/loadtest';
import type { Fault } from '../faults/fault.ts';

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

/** A fault, as far as theory asks. */
export type FaultMet = Pick<Fault, 'name' | 'targets' | 'loses'> & {
  /** The balancer's servers while it lasts, where it changes them. */
  readonly servers?: readonly string[] | null;
};

/** What the balancer and the store make of a run; what some faults add comes on top (under-fault.ts). */
export type Theory = Omit<Prediction, 'type' | 'faultFails' | 'moved'>;

export type Theorise = (input: PredictionInput, mix: Mix) => Theory;

/** A paused replica is no memory lost: its users wait. */
export const killedBy = (fault: PredictionInput['fault']): readonly string[] =>
  fault?.loses === 'dead-replica' ? fault.targets : [];

/** All of them, which nobody does at once: a deploy, that replaces one after the other. */
export const killsAll = ({ lab, fault }: Pick<PredictionInput, 'lab' | 'fault'>): boolean =>
  lab.replicas.every((replica) => killedBy(fault).includes(replica));

/** What breaks where a user is sent away from the memory that has their session. */
export const OF_A_MEMORY: GuaranteeName[] = [
  'session-kept',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
  'flash-once',
  // A logout that reaches another replica leaves the session alive where it is.
  'logout-final',
];

/** What breaks where something older is shown than what was written: a login that was ended, too. */
export const OF_AN_OLDER_STATE: GuaranteeName[] = [...OF_A_MEMORY, 'no-lost-update'];

export const logsOut = (mix: Mix): boolean =>
  mix.some(({ scenario }) => singlesOf(scenario).some(({ wrote }) => wrote?.effect === 'logout'));

/** A login gives a new session for the old one, and a logout ends it. */
export const endsSessions = (mix: Mix): boolean =>
  mix.some(({ scenario }) =>
    singlesOf(scenario).some(({ wrote }) => wrote?.effect === 'logout' || wrote?.effect === 'login'),
  );

/** Does it make several writes of one user at once? */
export const hasRaces = (mix: Mix): boolean =>
  mix.some(({ scenario }) =>
    scenario.steps.some((step) => isTogether(step) && step.together.filter(({ wrote }) => wrote).length > 1),
  );
