/** What is counted while users are there. */
import type { ProfileResult, Progress } from 'session-lab';

export interface Figures {
  readonly requests: number;
  readonly flows: { readonly kept: number; readonly lost: number };
  /** Pages that showed a loss. */
  readonly lostByCause: Readonly<Record<string, number>>;
  readonly errors: number;
  /** The longest that anybody waited for a good answer. */
  readonly longestWaitMs: number | null;
}

export function figuresOf(
  { flows, losses, fault, httpErrors, latencyMs }: ProfileResult,
  { requests }: Progress,
): Figures {
  const { afterFault } = losses;
  const causes = new Set([...Object.keys(losses.byCause), ...Object.keys(afterFault ?? {})]);
  return {
    requests,
    flows: { kept: flows.ok + (fault?.flows.ok ?? 0), lost: flows.fail + (fault?.flows.fail ?? 0) },
    lostByCause: Object.fromEntries(
      [...causes].map((cause) => [cause, (losses.byCause[cause] ?? 0) + (afterFault?.[cause] ?? 0)]),
    ),
    errors: httpErrors + (fault?.httpErrors ?? 0),
    longestWaitMs: Math.max(latencyMs?.max ?? 0, fault?.longestUnavailableMs ?? 0) || null,
  };
}
