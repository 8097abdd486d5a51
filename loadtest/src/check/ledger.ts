/**
 * The ledger: what each user has written and read so far, object by object, as far as the history knows. A write
 * whose outcome is unknown (`info`) widens what may be seen, and never narrows it.
 */
import { type Effect, endOf, type Operation } from '../history/event.ts';
import { writeIndex } from '../history/mark.ts';

/** A write that happened or, where its outcome is `info`, may have. */
export interface Write {
  readonly mark: string;
  /** Counts its user's writes. */
  readonly index: number;
  readonly effect: Effect;
  readonly outcome: 'ok' | 'info';
  readonly at: number;
  readonly end: number;
  /** The session cookie that it was made under, after its answer. */
  readonly cookie: string | null;
  readonly replica: string | null;
  /** What the last page before it had shown. */
  readonly read: Read | null;
  /** The request that made it. */
  readonly operation: Operation;
}

/** A page, in terms of what its user wrote. */
export interface Read {
  readonly at: number;
  readonly end: number;
  readonly marks: readonly string[];
  /** The newest of the marks; 0 without any. */
  readonly newest: number;
  readonly count: number | null;
  readonly cookie: string | null;
  readonly operation: Operation;
}

/** So many writes back, at least, overlapping operations are still told apart. */
const RECENT = 64;

/** One object of one user. */
export class ObjectLog {
  /** Writes since the last quiet read, and some before it; oldest first. */
  readonly recent: Write[] = [];
  /** Items that must be there: added for certain, not removed since, and not known to be lost. */
  readonly items = new Map<string, Write>();
  /** Items that may or may not be there. */
  readonly doubtful = new Set<string>();
  /** All that was ever done to it. */
  readonly effects = new Set<Effect>();
  /** The last read that no write of this user overlapped. */
  lastRead: Read | null = null;

  write(write: Write): void {
    this.effects.add(write.effect);
    this.recent.push(write);
    if (this.recent.length > RECENT) this.recent.shift();
    if (write.effect === 'add') {
      if (write.outcome === 'ok') this.items.set(write.mark, write);
      else this.doubtful.add(write.mark);
    } else if (write.effect === 'remove') {
      this.items.delete(write.mark);
      this.doubtful.delete(write.mark);
      if (write.outcome === 'info') this.doubtful.add(write.mark);
    }
  }

  /** The session has ended on purpose: what was in it may be gone, or not. */
  forget(): void {
    for (const mark of this.items.keys()) this.doubtful.add(mark);
    this.items.clear();
    this.recent.length = 0;
    this.lastRead = null;
  }

  read(read: Read): void {
    if (this.recent.some((write) => write.at < read.end && write.end > read.at)) return;
    this.lastRead = read;
    if (this.items.size === 0) return;
    // What is lost is lost once: from here on, only what was there is expected to be.
    for (const mark of this.items.keys()) if (!read.marks.includes(mark)) this.items.delete(mark);
  }

  /** The newest write that was acknowledged before `at`. */
  lastBefore(at: number): Write | null {
    return this.recent.findLast(({ outcome, end }) => outcome === 'ok' && end <= at) ?? null;
  }

  /** Writes since the last quiet read that were acknowledged before `at`. */
  since(at: number): Write[] {
    const from = this.lastRead?.end ?? Number.NEGATIVE_INFINITY;
    return this.recent.filter((write) => write.outcome === 'ok' && write.at >= from && write.end <= at);
  }

  find(index: number): Write | null {
    return this.recent.findLast((write) => write.index === index) ?? null;
  }
}

export class Ledger {
  readonly #logs = new Map<number, Map<string, ObjectLog>>();
  readonly #last = new Map<number, Write>();

  /** What `user` did to `object`; empty where nothing. */
  log(user: number, object: string): ObjectLog {
    const ofUser = this.#logs.get(user) ?? new Map<string, ObjectLog>();
    this.#logs.set(user, ofUser);
    const log = ofUser.get(object) ?? new ObjectLog();
    ofUser.set(object, log);
    return log;
  }

  write(operation: Operation): void {
    const { user, wrote, outcome, at, sent, set, replica } = operation;
    if (!wrote || outcome === 'fail') return;
    if (wrote.effect === 'logout') {
      for (const [object, log] of this.#logs.get(user) ?? []) if (object !== wrote.object) log.forget();
    }
    const log = this.log(user, wrote.object);
    const write: Write = {
      mark: wrote.mark,
      index: writeIndex(wrote.mark),
      effect: wrote.effect,
      outcome,
      at,
      // An answer that shows the page itself shows it after its own write.
      end: operation.saw ? at : endOf(operation),
      cookie: set === null ? sent : set === 'cleared' ? null : set,
      replica,
      read: log.lastRead,
      operation,
    };
    log.write(write);
    this.#last.set(user, write);
  }

  /** The last that a user wrote, to whatever object. */
  last(user: number): Write | null {
    return this.#last.get(user) ?? null;
  }

  /** What an operation shows of an object, and what its user had done to that; null where it shows nothing. */
  page(operation: Operation): { now: Read; log: ObjectLog } | null {
    const { user, saw } = operation;
    return saw ? { now: readOf(operation), log: this.log(user, saw.object) } : null;
  }
}

function readOf(operation: Operation): Read {
  const { at, sent, user } = operation;
  const own = (operation.saw?.marks ?? []).filter((mark) => mark.startsWith(`u${user}-`));
  return {
    at,
    end: endOf(operation),
    marks: own,
    newest: own.reduce((newest, mark) => Math.max(newest, writeIndex(mark)), 0),
    count: operation.saw?.count ?? null,
    cookie: sent,
    operation,
  };
}
