/** From counts to a verdict: `broken` on any violation, `unknown` where a pass would prove nothing. */
import { z } from 'zod';

export const verdict = z.enum(['intact', 'broken', 'unknown']);
export type Verdict = z.infer<typeof verdict>;

/** Fewer checks than this can't support a pass. */
export const LEAST_CHECKS = 30;

/** Nor can a run of which a larger share could not be judged. */
export const MOST_UNCLEAR = 0.1;

export interface Counted {
  readonly held: number;
  /** What could not be judged: posts or pages that did not come through. */
  readonly unclear: number;
  readonly violations: number;
  /** Replicas that answered at least once; null where replicas can't be told apart. */
  readonly replicasSeen: number | null;
}

export function verdictOf({ held, unclear, violations, replicasSeen }: Counted): Verdict {
  if (violations > 0) return 'broken';
  const enough = held >= LEAST_CHECKS && unclear <= MOST_UNCLEAR * (held + unclear);
  // With a single replica, nothing could have been lost.
  return enough && (replicasSeen === null || replicasSeen > 1) ? 'intact' : 'unknown';
}

const WORSE: readonly Verdict[] = ['intact', 'unknown', 'broken'];

export const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce((a, b) => (WORSE.indexOf(b) > WORSE.indexOf(a) ? b : a), 'intact');
