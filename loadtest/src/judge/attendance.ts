/** Who was there when, and which replica each of them met before the fault. */
import { endOf, type Operation } from '../model/event.ts';
import { ByPhase } from './by-phase.ts';
import type { Phase, PhaseClock } from './phase.ts';

/** What is known of a user already: to note it once more would cost most. */
interface Seen {
  /** In which they were last answered. */
  phase: Phase | null;
  /** When they were first and last seen in the steady phase. */
  first: number | null;
  last: number;
  /** The replicas that they met in it. */
  readonly met: Set<string>;
  /** They are among those who wrote in it, and among those who wrote before the fault had struck. */
  hasWritten: boolean;
}

export class Attendance {
  /** Users who wrote in the steady phase, who wrote before the fault had struck, and of those, who came back after it. */
  readonly steady = new Set<number>();
  readonly wrote = new Set<number>();
  readonly returned = new Set<number>();
  /** Users who were answered. */
  readonly #answeredUsers = new ByPhase(() => new Set<number>());
  readonly #met = new Map<number, Set<string>>();
  readonly #metMeanwhile = new Map<number, Set<string>>();
  /** Replicas that have answered before the fault, and since it was undone. */
  readonly #answered = new Set<string>();
  readonly #answeredSince = new Set<string>();
  /** Writes that were under way while the fault struck. */
  readonly #writing: { readonly at: number; readonly end: number }[] = [];
  readonly #seen = new Map<number, Seen>();

  /** @param phase that it ended in */
  add(operation: Operation, phase: Phase, clock: PhaseClock): void {
    const { user, outcome, step, wrote, at, replica } = operation;
    const end = endOf(operation);
    const { fault } = clock;
    if (wrote && outcome !== 'fail' && fault && end >= fault.begin && at <= (fault.struck ?? at))
      this.#writing.push({ at, end });
    if (outcome !== 'ok' || step === 'replay') return;
    const inSteady = clock.isSteady(phase);
    const seen = this.#seenOf(user);
    if (seen.phase !== phase) {
      seen.phase = phase;
      this.#answeredUsers.of(phase).add(user);
    }
    if (inSteady) {
      seen.first ??= at;
      seen.last = Math.max(seen.last, end);
      if (replica !== null && !seen.met.has(replica)) {
        seen.met.add(replica);
        this.#met.set(user, seen.met);
        this.#answered.add(replica);
      }
      if (wrote && !seen.hasWritten) this.steady.add(user);
    }
    if (replica !== null && clock.fault?.healed != null && at - clock.unsureMs > clock.fault.healed)
      this.#answeredSince.add(replica);
    if (clock.lasts(at, end) && replica !== null) meet(this.#metMeanwhile, user, replica);
    if (!fault || at <= (fault.struck ?? at)) {
      if (wrote && !seen.hasWritten) this.wrote.add(user);
      seen.hasWritten ||= wrote !== undefined && inSteady;
    } else if (this.wrote.has(user)) this.returned.add(user);
  }

  /** Users who were answered in some phases, and not yet in others. */
  absent(from: readonly Phase[], since: readonly Phase[]): number {
    const back = this.#answeredUsers.in(since);
    const before = new Set(this.#answeredUsers.in(from).flatMap((users) => [...users]));
    return [...before].filter((user) => !back.some((users) => users.has(user))).length;
  }

  /** Users whom a replica other than their home answered before the fault. */
  misplaced(homes: Readonly<Record<string, string>>): { user: number; predicted: string; met: string }[] {
    return [...this.#met].flatMap(([user, met]) => {
      const predicted = homes[user];
      const other = [...met].find((replica) => replica !== predicted);
      return predicted !== undefined && other !== undefined ? [{ user, predicted, met: other }] : [];
    });
  }

  /** Of these replicas, those that had answered before the fault, and have answered nobody since it was undone. */
  notBack(targets: readonly string[]): string[] {
    return targets.filter((replica) => this.#answered.has(replica) && !this.#answeredSince.has(replica));
  }

  /** Users who were there before the fault and while it lasted. */
  get through(): ReadonlySet<number> {
    return new Set([...this.#metMeanwhile.keys()].filter((user) => this.#met.has(user)));
  }

  /** How many of those had met one replica before, and did not meet it while the fault lasted. */
  get moved(): number {
    return [...this.#metMeanwhile].filter(([user, meanwhile]) => {
      const [home, ...others] = this.#met.get(user) ?? [];
      return home !== undefined && others.length === 0 && !meanwhile.has(home);
    }).length;
  }

  /** Most writes that were under way at one moment while the fault struck. */
  get writingAtOnce(): number {
    const changes = this.#writing.flatMap(({ at, end }) => [
      { at, by: 1 },
      { at: end, by: -1 },
    ]);
    // At the same moment, begins come before ends.
    changes.sort((a, b) => a.at - b.at || b.by - a.by);
    let [most, now] = [0, 0];
    for (const { by } of changes) {
      now += by;
      most = Math.max(most, now);
    }
    return most;
  }

  /** The replica that each user met first. */
  get firstMet(): ReadonlyMap<number, string> {
    return new Map([...this.#met].map(([user, [first = '']]) => [user, first]));
  }

  /** Users present at once, on average, from the first arrival to the last departure. */
  get concurrency(): number {
    const stays = [...this.#seen.values()].flatMap(({ first, last }) =>
      first === null ? [] : [{ first, last }],
    );
    const from = stays.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY);
    const to = stays.reduce((most, { last }) => Math.max(most, last), Number.NEGATIVE_INFINITY);
    const together = stays.reduce((total, { first, last }) => total + last - first, 0);
    return to > from ? together / (to - from) : stays.length;
  }

  #seenOf(user: number): Seen {
    const found = this.#seen.get(user);
    if (found) return found;
    const seen: Seen = {
      phase: null,
      first: null,
      last: Number.NEGATIVE_INFINITY,
      met: new Set(),
      hasWritten: false,
    };
    this.#seen.set(user, seen);
    return seen;
  }
}

function meet(all: Map<number, Set<string>>, user: number, replica: string): void {
  const met = all.get(user);
  if (met) met.add(replica);
  else all.set(user, new Set([replica]));
}
