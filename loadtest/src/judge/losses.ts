/**
 * Losses by cause, each operation counted once, and the shortest story for each cause. A store's word comes later than
 * what users saw, so a cause may still change in the end.
 */
import { endOf, type Operation } from '../model/event.ts';
import type { Counterexample } from '../model/result.ts';
import { causeNamed } from './causes.ts';
import { counterexample, story } from './counterexample.ts';
import type { Loss } from './loss.ts';
import { PHASES, type Phase, type PhaseClock } from './phase.ts';
import type { StoreEvidence } from './store-evidence.ts';
import type { Trace } from './trace.ts';

export type ByCause = Record<string, number>;

interface Tally {
  /** Operations that showed a loss. */
  readonly operations: ByCause;
  /** Sessions lost. */
  readonly sessions: ByCause;
}

interface Told {
  readonly loss: Loss;
  readonly operations: readonly Operation[];
}

const isOpen = ({ cause }: Loss): boolean => causeNamed(cause)?.open ?? false;

/** Losses that can wait for a store's word; any more stay as the client saw them. */
const MOST_OPEN = 20_000;

const none = (): Record<Phase, Tally> => ({
  steady: { operations: {}, sessions: {} },
  fault: { operations: {}, sessions: {} },
});

export class Losses {
  readonly #tallies = none();
  readonly #open: Loss[] = [];
  readonly #shortest = new Map<string, Told>();

  add(loss: Loss, trace: Trace): void {
    if (isOpen(loss) && loss.operation.sent !== null && this.#open.length < MOST_OPEN) this.#open.push(loss);
    else count(this.#tallies, loss);
    const found = this.#shortest.get(loss.cause);
    // No story is shorter than a write and the page without it.
    if (found && found.operations.length <= 2) return;
    const operations = story(loss, trace);
    if (!found || operations.length < found.operations.length)
      this.#shortest.set(loss.cause, { loss, operations });
  }

  result(stores: StoreEvidence): Record<Phase, Tally> {
    const tallies = none();
    for (const phase of PHASES) {
      Object.assign(tallies[phase].operations, this.#tallies[phase].operations);
      Object.assign(tallies[phase].sessions, this.#tallies[phase].sessions);
    }
    for (const loss of this.#open) count(tallies, { ...loss, cause: explained(loss, stores) });
    return tallies;
  }

  /** @param beganAt hops are timed from here */
  examples(beganAt: number, clock: PhaseClock, stores: StoreEvidence): Record<string, Counterexample> {
    const examples = new Map<string, Told>();
    const tell = (told: Told): void => {
      const cause = explained(told.loss, stores);
      const found = examples.get(cause);
      if (!found || told.operations.length < found.operations.length) examples.set(cause, told);
    };
    for (const told of this.#shortest.values()) tell(told);
    // A store's word may leave a cause without its example: then a page alone stands in.
    for (const loss of this.#open) {
      if (!examples.has(explained(loss, stores))) tell({ loss, operations: [loss.operation] });
    }
    return Object.fromEntries(
      [...examples].map(([cause, told]) => [
        cause,
        counterexample(told.loss, told.operations, beganAt, clock),
      ]),
    );
  }
}

function explained(loss: Loss, stores: StoreEvidence): string {
  const { cause, operation } = loss;
  if (!isOpen(loss)) return cause;
  const { at, sent, replica } = operation;
  if (stores.away(replica, at, endOf(operation))) return 'store-unreachable';
  return (sent !== null && stores.gone(sent, endOf(operation))) || cause;
}

function count(tallies: Record<Phase, Tally>, { phase, cause, session }: Loss): void {
  const { operations, sessions } = tallies[phase];
  operations[cause] = (operations[cause] ?? 0) + 1;
  if (session) sessions[cause] = (sessions[cause] ?? 0) + 1;
}
