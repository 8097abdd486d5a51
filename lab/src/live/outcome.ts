/** What somebody expected of a fault, what theory says, and what was measured: side by side. */
import type { Prediction, ProfileResult } from 'session-lab';

export const GUESSES = ['none', 'some', 'all'] as const;

/** How many of the users lose their session. */
export type Guess = (typeof GUESSES)[number];

type Range = readonly [least: number, most: number];

export interface Outcome {
  readonly lever: string;
  readonly target: string | null;
  readonly guess: Guess | null;
  /** Null where nobody was there to lose anything. */
  readonly theory: {
    /** Sessions lost with what was struck; null where theory leaves it to chance. */
    readonly lost: Range | null;
  } | null;
  readonly measured: {
    readonly users: number;
    /** Sessions lost from the fault on, but for those that the balancer leads astray without any. */
    readonly lost: number;
    /** How many that is, in the words of the guess. */
    readonly amount: Guess;
    readonly flows: { readonly kept: number; readonly lost: number };
    readonly lostByCause: Readonly<Record<string, number>>;
    readonly errors: number;
    readonly longestWaitMs: number;
  } | null;
  /** It has been undone. */
  readonly undone: boolean;
}

/** So many of them are as good as all. */
const ALL = 0.9;

export const amountOf = (lost: number, users: number): Guess =>
  lost === 0 ? 'none' : lost >= ALL * users ? 'all' : 'some';

export const theoryOf = ({ faultLost }: Prediction): Outcome['theory'] => ({ lost: faultLost });

/** Null before the fault. */
export function measuredOf({ fault, losses }: ProfileResult, users: number): Outcome['measured'] {
  if (!fault) return null;
  return {
    users,
    lost: fault.lost,
    amount: amountOf(fault.lost, users),
    flows: { kept: fault.flows.ok, lost: fault.flows.fail },
    lostByCause: losses.afterFault ?? {},
    errors: fault.httpErrors,
    longestWaitMs: fault.longestUnavailableMs,
  };
}
