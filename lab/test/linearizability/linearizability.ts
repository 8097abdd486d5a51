/**
 * Is a history linearizable: could each operation have taken effect at one moment between its call and its answer, so that all
 * answers are those of one object that does one thing at a time? The search of Wing and Gong, with Lowe's memory of where it
 * has been: a set of operations that leads to a state need not be tried in another order. Histories of several objects are
 * checked object by object, which comes to the same (Herlihy and Wing).
 */

export interface Operation<Op> {
  readonly op: Op;
  /** When it was called, and when it was answered; null: it never was, and may take effect at any time from its call on, or never. */
  readonly call: number;
  readonly answer: number | null;
}

/** What an object does when it does one thing at a time. */
export interface Model<State, Op> {
  readonly initial: State;
  /** The state after an operation; null where it can't be answered like that in this state. */
  step(state: State, op: Op): State | null;
  /** Alike for states that are. */
  keyOf(state: State): string;
}

export type Linearizability<Op> =
  /** An order that explains all answers; unanswered operations that took no effect are not in it. */
  | { readonly verdict: 'linearizable'; readonly order: readonly Operation<Op>[] }
  /** The longest order that was found to explain answers, and what can't follow it. */
  | {
      readonly verdict: 'not linearizable';
      readonly order: readonly Operation<Op>[];
      readonly stuck: readonly Operation<Op>[];
    }
  /** Given up: it would take more tries than were allowed. */
  | { readonly verdict: 'unknown' };

/** A choice that was made: what came next, and what there is to try in its place. */
interface Choice<State> {
  readonly state: State;
  readonly done: bigint;
  readonly candidates: readonly number[];
  tried: number;
}

/** @param most tries before it is given up */
export function checkLinearizability<State, Op>(
  model: Model<State, Op>,
  history: readonly Operation<Op>[],
  most = 200_000,
): Linearizability<Op> {
  const all = [...history].sort((one, other) => one.call - other.call);
  const answered = maskOf(all, ({ answer }) => answer !== null);
  const seen = new Set<string>();
  const path = [choiceAt(model.initial, 0n, all)];
  let longest = { order: [] as number[], stuck: path[0]?.candidates ?? [] };
  const named = (indices: readonly number[]) => indices.flatMap((index) => all[index] ?? []);
  const taken = () => path.slice(0, -1).map(({ candidates, tried }) => candidates[tried - 1] ?? 0);
  let tries = 0;
  for (let here = path.at(-1); here; here = path.at(-1)) {
    if ((here.done & answered) === answered) return { verdict: 'linearizable', order: named(taken()) };
    if (here.tried === 0 && path.length > longest.order.length + 1)
      longest = { order: taken(), stuck: here.candidates };
    const next = here.candidates[here.tried++];
    const operation = next === undefined ? undefined : all[next];
    if (next === undefined || !operation) {
      path.pop();
      continue;
    }
    if (++tries > most) return { verdict: 'unknown' };
    const state = model.step(here.state, operation.op);
    if (state === null) continue;
    const done = here.done | (1n << BigInt(next));
    const place = `${done.toString(36)} ${model.keyOf(state)}`;
    if (seen.has(place)) continue;
    seen.add(place);
    path.push(choiceAt(state, done, all));
  }
  return { verdict: 'not linearizable', order: named(longest.order), stuck: named(longest.stuck) };
}

/** What may take effect next: whatever was called before the first answer that is still due. Answered ones go first. */
function choiceAt<State, Op>(state: State, done: bigint, all: readonly Operation<Op>[]): Choice<State> {
  const candidates: number[] = [];
  let firstAnswer = Number.POSITIVE_INFINITY;
  for (const [index, { call, answer }] of all.entries()) {
    if (call > firstAnswer) break;
    if ((done >> BigInt(index)) & 1n) continue;
    candidates.push(index);
    firstAnswer = Math.min(firstAnswer, answer ?? Number.POSITIVE_INFINITY);
  }
  const dueAt = (index: number) => all[index]?.answer ?? Number.POSITIVE_INFINITY;
  candidates.sort((one, other) => (dueAt(one) === dueAt(other) ? one - other : dueAt(one) - dueAt(other)));
  return { state, done, candidates, tried: 0 };
}

const maskOf = <T>(all: readonly T[], is: (one: T) => boolean): bigint =>
  all.reduce((mask, one, index) => (is(one) ? mask | (1n << BigInt(index)) : mask), 0n);
