/** The story of a loss in as few hops as possible: the write, what happened to its cookie, and the page without it. */
import type { Operation } from '../model/event.ts';
import type { Counterexample, Hop } from '../model/result.ts';
import type { Loss } from './loss.ts';
import type { PhaseClock } from './phase.ts';
import type { Trace } from './trace.ts';

/** A longer story keeps its write, and the last hops before the loss. */
const MOST_HOPS = 8;

export function story({ operation, violation: { since }, cause }: Loss, trace: Trace): readonly Operation[] {
  if (!since || since.operation === operation) return [operation];
  const after = trace.after(since);
  if (!after) return [since.operation, operation];
  const beside = cause === 'overwritten' ? trace.beside(since) : [];
  const matters = (other: Operation): boolean =>
    beside.includes(other) ||
    other.lapsed === true ||
    (other.set !== null && other.set !== other.sent) ||
    other.wrote?.effect === 'logout';
  const between = after.filter((other) => other !== operation && matters(other));
  const before = beside.filter((other) => !between.includes(other) && other !== operation);
  const others = [...before, ...between].slice(-(MOST_HOPS - 2));
  return [...[since.operation, ...others].sort((a, b) => a.at - b.at), operation];
}

export const counterexample = (
  { guarantee, operation, violation }: Loss,
  operations: readonly Operation[],
  beganAt: number,
  clock: PhaseClock,
): Counterexample => ({
  guarantee,
  user: operation.user,
  expected: violation.expected,
  hops: withFault(operations, clock).map((hop) =>
    'struck' in hop
      ? { atMs: Math.round(hop.struck - beganAt), fault: hop.did, targets: [...hop.targets] }
      : hopOf(hop, beganAt),
  ),
});

interface Struck {
  readonly struck: number;
  readonly did: string;
  readonly targets: readonly string[];
}

/** The fault in its place, where it lies between the hops. */
function withFault(operations: readonly Operation[], { fault }: PhaseClock): readonly (Operation | Struck)[] {
  const [first] = operations;
  const last = operations.at(-1);
  if (!fault || !first || !last || fault.begin < first.at || fault.begin > last.at) return operations;
  const index = operations.findIndex(({ at }) => at > fault.begin);
  if (index < 0) return operations;
  const struck = { struck: fault.begin, did: fault.did, targets: fault.targets };
  return [...operations.slice(0, index), struck, ...operations.slice(index)];
}

const hopOf = (operation: Operation, beganAt: number): Hop => ({
  atMs: Math.round(operation.at - beganAt),
  ms: Math.round(operation.ms),
  request: `${operation.method} ${operation.path}`,
  replay: operation.step === 'replay',
  replica: operation.replica,
  status: operation.status,
  sent: operation.sent,
  set: operation.set === operation.sent ? null : operation.set,
  wrote: operation.wrote ? { effect: operation.wrote.effect, mark: operation.wrote.mark } : null,
  saw: operation.saw ? { marks: operation.saw.marks.slice(0, 4), count: operation.saw.count } : null,
});
