/**
 * Guarantee: a session, once started, is recognised for as long as its user comes back (session kept).
 *
 * Violated by:  u1 write on app-1 ok, cookie A · u1 page on app-2 ok, sent A, saw 0 writes
 *          or:  u1 write on app-1 ok, cookie A · u1 write on app-2 ok, sent A, cookie replaced by B
 */
import type { Cause, Operation } from '../history/event.ts';
import type { Phase, PhaseClock } from './phase.ts';

/** What a user may expect of the session that they hold. */
interface Held {
  readonly cookie: string;
  /** Writes acknowledged in it. */
  readonly writes: number;
  /** The replica that last recognised it, and when it was asked to (milliseconds since the epoch). */
  readonly home: string | null;
  readonly askedAt: number;
  /** Recognised away from where it was before: the store is shared, so no replica is the wrong one. */
  readonly shared: boolean;
}

export interface Loss {
  readonly cause: Cause;
  /** The replica that did not know the session. */
  readonly by: string | null;
}

interface Tally {
  started: number;
  readonly startedBy: Record<string, number>;
  readonly lost: Partial<Record<Cause, number>>;
  /** Not known by the fault's own target, once it was back. */
  lostOnReturn: number;
}

const none = (): Tally => ({ started: 0, startedBy: {}, lost: {}, lostOnReturn: 0 });

export class SessionCheck {
  readonly #clock: PhaseClock;
  readonly #held = new Map<number, Held>();
  readonly #tallies: Record<Phase, Tally> = { steady: none(), fault: none() };

  constructor(clock: PhaseClock) {
    this.#clock = clock;
  }

  /** The loss that this operation shows, or null. */
  add(operation: Operation): Loss | null {
    if (operation.outcome !== 'ok') return null;
    const held = this.#held.get(operation.user);
    const denied = held !== undefined && isDenied(operation, held);
    const loss = denied ? this.#lose(operation, held) : null;
    this.#hold(operation, denied ? undefined : held);
    return loss;
  }

  tally(phase: Phase): Readonly<Tally> {
    return this.#tallies[phase];
  }

  #lose(operation: Operation, held: Held): Loss {
    const at = operation.at + operation.ms;
    const loss = { cause: this.#causeOf(held, operation.replica, at), by: operation.replica };
    const tally = this.#tallies[this.#clock.phaseOf(at)];
    tally.lost[loss.cause] = (tally.lost[loss.cause] ?? 0) + 1;
    if (loss.cause === 'wrong-replica' && loss.by === this.#clock.fault?.target) tally.lostOnReturn++;
    return loss;
  }

  #causeOf(held: Held, by: string | null, at: number): Cause {
    if (held.home === null || by === null || held.shared) return 'unexplained';
    if (this.#clock.diedSince(held.home, held.askedAt, at)) return 'dead-replica';
    return by === held.home ? 'unexplained' : 'wrong-replica';
  }

  /** What the user holds after this operation. */
  #hold(operation: Operation, held: Held | undefined): void {
    const { user, replica, set, sent } = operation;
    const at = operation.at + operation.ms;
    const fresh = set !== null && set !== 'cleared' && set !== sent;
    const cookie = fresh ? set : sent;
    if (set === 'cleared' || cookie === null) {
      this.#held.delete(user);
      return;
    }
    // A hop in between shows nothing of the session.
    if (operation.step === 'redirect' && !fresh) return;
    if (fresh) {
      const tally = this.#tallies[this.#clock.phaseOf(at)];
      tally.started++;
      if (replica !== null) tally.startedBy[replica] = (tally.startedBy[replica] ?? 0) + 1;
    }
    const before = fresh ? 0 : (held?.writes ?? 0);
    this.#held.set(user, {
      cookie,
      writes: operation.step === 'write' ? before + 1 : Math.max(before, operation.saw?.count ?? 0),
      home: replica,
      askedAt: operation.at,
      shared: !fresh && held !== undefined && (held.shared || held.home !== replica),
    });
  }
}

/** The session cookie was sent, and the answer shows that it meant nothing: replaced, cleared, or writes forgotten. */
function isDenied(operation: Operation, held: Held): boolean {
  if (operation.sent !== held.cookie || held.writes === 0) return false;
  if (operation.set !== null && operation.set !== held.cookie) return true;
  return operation.saw !== undefined && operation.saw.count < held.writes;
}
