/** The story of a loss in as few hops as possible: the write, what happened to its cookie, and the page without it. */
import { endOf, type Operation } from '../model/event.ts';
import type { Counterexample, FaultHop, Hop } from '../model/result.ts';
import { causeNamed } from './causes.ts';
import type { Loss } from './loss.ts';
import { type FaultTimes, hitAt, type PhaseClock } from './phase.ts';
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

/** @param cause what the loss was put down to in the end */
export function counterexample(
  { guarantee, operation, violation: { expected } }: Loss,
  cause: string,
  operations: readonly Operation[],
  beganAt: number,
  { fault }: PhaseClock,
): Counterexample {
  const hops: (Hop | FaultHop)[] = operations.map((hop) => hopOf(hop, beganAt));
  // From the last to the first, so that places stay what they are.
  for (const { at, before, ...what } of fault ? deedsIn(operations, cause, fault).reverse() : [])
    hops.splice(before, 0, { atMs: Math.round(at - beganAt), ...what });
  return { guarantee, user: operation.user, expected, hops };
}

interface Deed extends Omit<FaultHop, 'atMs'> {
  readonly at: number;
  /** The number of the operation that it comes before. */
  readonly before: number;
}

/** What the fault did in the course of a story, and what it did before where that is why something was lost. */
function deedsIn(operations: readonly Operation[], cause: string, fault: FaultTimes): Deed[] {
  const last = operations.length - 1;
  const at = struckAt(operations, fault);
  const isOver = operations[last] !== undefined && fault.begin <= endOf(operations[last]);
  const after = operations.findIndex((operation) => operation.at > at);
  const before = after === -1 ? last : after;
  if (!isOver || (before === 0 && fault.loses !== cause)) return [];
  const struck = { at, before, fault: fault.did, targets: [...fault.targets] };
  return [struck, ...returnIn(operations, before, fault)];
}

/** When it hit; a loss that it caused was after that, whatever the clocks say. */
const struckAt = (operations: readonly Operation[], fault: FaultTimes): number =>
  Math.max(fault.begin, Math.min(hitAt(fault), operations.at(-1)?.at ?? fault.begin));

/** A replica that had died and answers again was started again. */
function returnIn(
  operations: readonly Operation[],
  from: number,
  { targets, loses, healing, healed }: FaultTimes,
): Deed[] {
  if (healing === null || loses === null || !causeNamed(loses)?.ofAReplica) return [];
  const before = operations.findIndex(
    ({ replica, at }, index) =>
      index >= from && replica !== null && targets.includes(replica) && at >= healing,
  );
  const [back] = operations.slice(before, before === -1 ? 0 : before + 1);
  if (!back?.replica) return [];
  const at = Math.min(back.at, healed ?? back.at);
  return [{ at, before, fault: `${back.replica} was back`, targets: [back.replica], isUndo: true }];
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
  ...(operation.trace === undefined ? {} : { trace: operation.trace }),
});
