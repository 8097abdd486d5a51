/** The story of a loss in as few hops as possible: the write, what happened to its cookie, and the page without it. */
import type { Operation } from '../model/event.ts';
import type { Counterexample, FaultHop, Hop } from '../model/result.ts';
import type { Loss } from './loss.ts';
import type { PhaseClock } from './phase.ts';
import type { Trace } from './trace.ts';

/** A longer story keeps its write, and the last hops before the loss. */
const MOST_HOPS = 8;

export function story(
  { operation, violation: { since }, cause, by }: Loss,
  trace: Trace,
): readonly Operation[] {
  if (!since || since.operation === operation) return [operation];
  const after = trace.after(since);
  if (!after) return [since.operation, operation];
  const beside = cause === 'overwritten' ? trace.beside(since) : [];
  const matters = (other: Operation): boolean =>
    beside.includes(other) ||
    other === by ||
    other.lapsed === true ||
    (other.set !== null && other.set !== other.sent) ||
    other.wrote?.effect === 'logout';
  const between = after.filter((other) => other !== operation && matters(other));
  const blamed = by && by !== since.operation && by !== operation ? [by] : [];
  const before = [...beside, ...blamed].filter((other) => !between.includes(other) && other !== operation);
  const others = [...before, ...between].slice(-(MOST_HOPS - 2));
  return [...[since.operation, ...others].sort((a, b) => a.at - b.at), operation];
}

export function counterexample(
  { guarantee, operation, violation: { expected } }: Loss,
  operations: readonly Operation[],
  beganAt: number,
  { fault }: PhaseClock,
): Counterexample {
  const hops: (Hop | FaultHop)[] = operations.map((hop) => hopOf(hop, beganAt));
  const after = fault ? operations.findIndex(({ at }) => at > fault.begin) : -1;
  if (fault && after > 0 && fault.begin <= operation.at) {
    const atMs = Math.round(fault.begin - beganAt);
    hops.splice(after, 0, { atMs, fault: fault.did, targets: [...fault.targets] });
  }
  return { guarantee, user: operation.user, expected, hops };
}

/** What became of the session's cookie; of all cookies together, where nothing names the session. */
function changedTo({ sent, set, jar, jarSet }: Operation): string | null {
  if (set !== null) return set === sent ? null : set;
  return jarSet === undefined || jarSet === jar ? null : jarSet;
}

const hopOf = (operation: Operation, beganAt: number): Hop => ({
  atMs: Math.round(operation.at - beganAt),
  ms: Math.round(operation.ms),
  request: `${operation.method} ${operation.path}`,
  replay: operation.step === 'replay',
  replica: operation.replica,
  status: operation.status,
  sent: operation.sent ?? operation.jar ?? null,
  set: changedTo(operation),
  wrote: operation.wrote ? { effect: operation.wrote.effect, mark: operation.wrote.mark } : null,
  saw: operation.saw ? { marks: operation.saw.marks.slice(0, 4), count: operation.saw.count } : null,
});
