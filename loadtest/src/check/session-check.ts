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
  /** The replica that began it, or has shown since that it knows it. */
  readonly home: string | null;
  /** When the home was last asked (milliseconds since the epoch). */
  readonly askedAt: number;
  /** Known away from where it was before: the store is shared, so no replica is the wrong one. */
  readonly shared: boolean;
  /** Denied already: whatever its cookie brings from here on, it can't be lost again. */
  readonly lost: boolean;
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
    const held = this.#held.get(operation.user);
    // What an answer says of another cookie than the held one, it doesn't say of the held session.
    const asked = held !== undefined && held.cookie === operation.sent ? held : undefined;
    const loss = asked && isDenied(operation, asked) ? this.#lose(operation, asked) : null;
    this.#hold(operation, loss && asked ? { ...asked, lost: true } : asked);
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

  /** What the user holds after this operation, of a session that they were `asked` for. */
  #hold(operation: Operation, asked: Held | undefined): void {
    const { user, set, sent } = operation;
    if (set !== null && set !== sent) {
      if (set === 'cleared' || operation.outcome !== 'ok') this.#held.delete(user);
      else this.#held.set(user, this.#begin(operation, set));
    } else if (asked && operation.outcome === 'ok') this.#held.set(user, afterAnswer(operation, asked));
  }

  #begin({ step, replica, at, ms }: Operation, cookie: string): Held {
    const tally = this.#tallies[this.#clock.phaseOf(at + ms)];
    tally.started++;
    if (replica !== null) tally.startedBy[replica] = (tally.startedBy[replica] ?? 0) + 1;
    return {
      cookie,
      writes: step === 'write' ? 1 : 0,
      home: replica,
      askedAt: at,
      shared: false,
      lost: false,
    };
  }
}

/** A write counts once it is acknowledged; but only a page shows that the one who answered knows the session. */
function afterAnswer({ step, saw, replica, at }: Operation, held: Held): Held {
  const askedAt = replica === held.home ? at : held.askedAt;
  if (step === 'write') return { ...held, writes: held.writes + 1, askedAt };
  if (held.lost || !saw || saw.count === 0) return { ...held, askedAt };
  const shared = held.shared || held.home !== replica;
  return { ...held, writes: Math.max(held.writes, saw.count), home: replica, askedAt: at, shared };
}

/** The session cookie was sent, and the answer shows that it meant nothing: replaced, cleared, or writes forgotten. */
function isDenied(operation: Operation, held: Held): boolean {
  if (operation.outcome !== 'ok' || held.lost || held.writes === 0) return false;
  if (operation.set !== null && operation.set !== held.cookie) return true;
  return operation.saw !== undefined && operation.saw.count < held.writes;
}
