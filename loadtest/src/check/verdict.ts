/** From counts to a verdict: `broken` on any violation, `unknown` where a pass would prove nothing. */
import type { Verdict } from '../history/event.ts';

/** Fewer judged flows than this can't support a pass. */
export const LEAST_FLOWS = 30;

/** Nor can a run in which a larger share of the flows could not be judged at all. */
export const MOST_UNCLEAR = 0.1;

export interface Evidence {
  readonly kept: number;
  /** Flows whose post or page did not come through. */
  readonly unclear: number;
  /** Flows not kept, sessions lost, pages of other users. */
  readonly violations: number;
  /** Replicas that answered at least once. */
  readonly replicasSeen: number;
}

export function verdictOf({ kept, unclear, violations, replicasSeen }: Evidence): Verdict {
  if (violations > 0) return 'broken';
  const enough = kept >= LEAST_FLOWS && unclear <= MOST_UNCLEAR * (kept + unclear);
  // With one replica in play there was nothing that could have been lost.
  return enough && replicasSeen > 1 ? 'intact' : 'unknown';
}
