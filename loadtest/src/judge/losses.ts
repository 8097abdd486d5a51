/**
 * Losses by cause, each operation counted once, and the shortest story for each cause. What a store says, or a second
 * look finds, comes later than what users saw, so a cause may still change in the end.
 */
import type { Operation } from '../model/event.ts';
import type { Counterexample, Explanation } from '../model/result.ts';
import { ByPhase, together } from './by-phase.ts';
import { counterexample, story } from './counterexample.ts';
import { explanationOf } from './explanations.ts';
import { type Evidence, finalCause, isOpen } from './final-cause.ts';
import type { Loss } from './loss.ts';
import type { Phase, PhaseClock } from './phase.ts';
import { LookedKinds } from './second-looks.ts';
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

/** Losses that can wait for what comes later; any more stay as the client saw them. */
const MOST_OPEN = 20_000;

/** Of each cause that nothing corrects, so many losses are kept for its figures. */
const MOST_SAMPLES = 200;

const none = (): ByPhase<Tally> => new ByPhase(() => ({ operations: {}, sessions: {} }));

export class Losses {
  /** Losses are looked at again. */
  looked = false;
  readonly #tallies = none();
  readonly #open: Loss[] = [];
  readonly #samples = new Map<string, Loss[]>();
  readonly #shortest = new Map<string, Told>();

  add(loss: Loss, trace: Trace): void {
    const { cause } = loss;
    if (isOpen(loss, this.looked) && this.#open.length < MOST_OPEN) this.#open.push(loss);
    else {
      count(this.#tallies, loss);
      const samples = this.#samples.get(cause);
      if (!samples) this.#samples.set(cause, [loss]);
      else if (samples.length < MOST_SAMPLES) samples.push(loss);
    }
    const found = this.#shortest.get(cause);
    // No story is shorter than a write and the page without it.
    if (found && found.operations.length <= 2) return;
    const operations = story(loss, trace);
    if (!found || operations.length < found.operations.length)
      this.#shortest.set(cause, { loss, operations });
  }

  /** Of each phase by cause, as far as it is known by now. */
  soFar(phases: readonly Phase[]): readonly ByCause[] {
    const tallies = none();
    for (const phase of phases)
      Object.assign(tallies.of(phase).operations, this.#tallies.of(phase).operations);
    for (const loss of this.#open) count(tallies, loss);
    return tallies.in(phases).map(({ operations }) => operations);
  }

  /** @param beganAt hops are timed from here */
  settle(evidence: Evidence, beganAt: number, clock: PhaseClock): Settled {
    return new Settled(this.#tallies, this.#open, this.#samples, this.#shortest, evidence, beganAt, clock);
  }
}

/** Every loss with its cause in the end. */
export class Settled {
  readonly #tallies = none();
  readonly examples: Readonly<Record<string, Counterexample>>;
  readonly explanations: Readonly<Record<string, Explanation>>;

  constructor(
    closed: ByPhase<Tally>,
    open: readonly Loss[],
    samples: ReadonlyMap<string, readonly Loss[]>,
    shortest: ReadonlyMap<string, Told>,
    evidence: Evidence,
    beganAt: number,
    clock: PhaseClock,
  ) {
    const kinds = new LookedKinds();
    if (evidence.looks.any) {
      for (const loss of open) {
        const found = evidence.looks.at(loss);
        if (found) kinds.add(loss, found);
      }
    }
    const causes = new Map<Loss, string>();
    const causeIn = (loss: Loss): string => {
      const cause = causes.get(loss) ?? finalCause(loss, evidence, kinds);
      causes.set(loss, cause);
      return cause;
    };
    for (const phase of clock.all) {
      Object.assign(this.#tallies.of(phase).operations, closed.of(phase).operations);
      Object.assign(this.#tallies.of(phase).sessions, closed.of(phase).sessions);
    }
    const byCause = new Map([...samples].map(([cause, losses]) => [cause, [...losses]]));
    for (const loss of open) {
      const cause = causeIn(loss);
      count(this.#tallies, { ...loss, cause });
      byCause.set(cause, [...(byCause.get(cause) ?? []), loss].slice(-MOST_SAMPLES));
    }
    this.examples = examplesOf(open, shortest, causeIn, beganAt, clock);
    this.explanations = Object.fromEntries(
      [...byCause].flatMap(([cause, losses]) => {
        const explanation = explanationOf(cause, losses, evidence, kinds, beganAt);
        return explanation ? [[cause, explanation]] : [];
      }),
    );
  }

  /** Of these phases together. */
  in(phases: readonly Phase[]): Tally {
    const tallies = this.#tallies.in(phases);
    return {
      operations: together(tallies.map(({ operations }) => operations)),
      sessions: together(tallies.map(({ sessions }) => sessions)),
    };
  }
}

function examplesOf(
  open: readonly Loss[],
  shortest: ReadonlyMap<string, Told>,
  causeIn: (loss: Loss) => string,
  beganAt: number,
  clock: PhaseClock,
): Record<string, Counterexample> {
  const examples = new Map<string, Told>();
  const tell = (told: Told): void => {
    const cause = causeIn(told.loss);
    const found = examples.get(cause);
    if (!found || told.operations.length < found.operations.length) examples.set(cause, told);
  };
  for (const told of shortest.values()) tell(told);
  // What came later may leave a cause without its example: then a write and its page alone stand in.
  for (const loss of open) {
    if (examples.has(causeIn(loss))) continue;
    const { since } = loss.violation;
    const operations =
      since && since.operation !== loss.operation ? [since.operation, loss.operation] : [loss.operation];
    tell({ loss, operations });
  }
  return Object.fromEntries(
    [...examples].map(([cause, { loss, operations }]) => [
      cause,
      counterexample(loss, cause, operations, beganAt, clock),
    ]),
  );
}

function count(tallies: ByPhase<Tally>, { phase, cause, session }: Loss): void {
  const { operations, sessions } = tallies.of(phase);
  operations[cause] = (operations[cause] ?? 0) + 1;
  if (session) sessions[cause] = (sessions[cause] ?? 0) + 1;
}
