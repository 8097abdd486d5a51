/** From counts to a verdict: `broken` on any violation, `unknown` where a pass would prove nothing. */
import type { Verdict } from '../history/event.ts';

/** Fewer judged flows than this can't support a pass. */
export const LEAST_FLOWS = 30;

export interface Evidence {
  readonly kept: number;
  /** Flows not kept, and sessions lost. */
  readonly violations: number;
  /** Replicas that answered at least once. */
  readonly replicasSeen: number;
}

export function verdictOf({ kept, violations, replicasSeen }: Evidence): Verdict {
  if (violations > 0) return 'broken';
  // With one replica in play there was nothing that could have been lost.
  return kept >= LEAST_FLOWS && replicasSeen > 1 ? 'intact' : 'unknown';
}
