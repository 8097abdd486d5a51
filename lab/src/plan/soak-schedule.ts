/** A soak’s faults and their times: drawn at random, and the same for the same seed. */
import { type Random, seededRandom } from 'session-lab';

export interface Round<Name extends string> {
  readonly fault: Name;
  /** Milliseconds of load before the fault, until it is undone, and after that. */
  readonly beforeMs: number;
  readonly forMs: number;
  readonly afterMs: number;
  /** The load’s users. */
  readonly seed: number;
}

/** A fault to choose from, and how many milliseconds it takes to show what it does. */
export interface Choice<Name extends string> {
  readonly name: Name;
  readonly leastMs: number;
}

/** Enough steady load to judge it by, and time to recover. */
const BEFORE_MS = [2000, 4000] as const;
const FOR_MS = [500, 3000] as const;
const AFTER_MS = [2000, 3000] as const;

/**
 * Rounds until `totalMs` are full, with `betweenMs` from one to the next: at least one. Each fault has its turn
 * before any has a second one.
 */
export function soakSchedule<Name extends string>(
  seed: number,
  choices: readonly Choice<Name>[],
  { totalMs, betweenMs }: { readonly totalMs: number; readonly betweenMs: number },
): Round<Name>[] {
  const random = seededRandom(seed);
  const rounds: Round<Name>[] = [];
  let bag: Choice<Name>[] = [];
  let plannedMs = 0;
  while (choices.length > 0) {
    if (bag.length === 0) bag = [...choices];
    const [choice] = bag.splice(Math.floor(random() * bag.length), 1);
    if (!choice) break;
    const round = {
      fault: choice.name,
      beforeMs: between(BEFORE_MS, random),
      forMs: Math.max(choice.leastMs, between(FOR_MS, random)),
      afterMs: between(AFTER_MS, random),
      seed: Math.floor(random() * 2 ** 31),
    };
    plannedMs += round.beforeMs + round.forMs + round.afterMs + betweenMs;
    if (rounds.length > 0 && plannedMs > totalMs) break;
    rounds.push(round);
  }
  return rounds;
}

const between = ([least, most]: readonly [number, number], random: Random): number =>
  Math.round(least + random() * (most - least));
