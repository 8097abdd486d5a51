/**
 * What each user has written and read so far, object by object. A write of unknown outcome (`info`) widens what may be
 * seen, and never narrows it.
 */
import { type Effect, endOf, type Operation } from '../model/event.ts';
import { writeIndex } from '../model/mark.ts';
import { letGo } from './let-go.ts';
import { OwnMarks } from './own-marks.ts';

/** A write that happened or, where its outcome is `info`, may have. */
export interface Write {
  readonly mark: string;
  /** Counts its user's writes. */
  readonly index: number;
  readonly effect: Effect;
  readonly outcome: 'ok' | 'info';
  readonly at: number;
  readonly end: number;
  /** The session cookie after its answer. */
  readonly cookie: string | null;
  readonly replica: string | null;
  /** How many quiet reads of its object came before it. */
  readonly readsBefore: number;
  /** The request that made it. */
  readonly operation: Operation;
}

/** A page, in terms of what its user wrote. */
export interface Read {
  readonly at: number;
  readonly end: number;
  readonly marks: OwnMarks;
  /** The newest of the marks; 0 without any. */
  readonly newest: number;
  readonly count: number | null;
  readonly cookie: string | null;
  readonly operation: Operation;
}

/** A page, or any other moment. A page that is the answer to a write comes after that write. */
export type Moment = Pick<Read, 'at'> & { readonly operation: Operation | null };

export const isBefore = (write: Write, { at, operation }: Moment): boolean =>
  write.end <= at || write.operation === operation;

/** Operations that overlap are told apart for at least so many writes back. */
const RECENT = 64;

/** One object of one user. */
export class ObjectLog {
  /** The latest writes, oldest first. */
  readonly recent: Write[] = [];
  /** Items that must be there: certainly added, or seen; not removed since, nor known to be lost. */
  readonly items = new Map<string, Write>();
  /** Items that may or may not be there. */
  readonly doubtful = new Map<string, Write>();
  readonly effects = new Set<Effect>();
  /** The last quiet read, one that no write of the user overlapped, and how many of them there were. */
  lastRead: Read | null = null;
  reads = 0;
  /** When the session last ended on purpose: nothing from before is owed. */
  #owedFrom: number;
  /** The latest writes that began after the last quiet read; to look for them each time would cost most. */
  #unread: Write[] = [];
  /** When the last write ended: a page asked for later overlaps none. */
  #lastEnd = Number.NEGATIVE_INFINITY;
  #unsettled = false;

  constructor(owedFrom: number) {
    this.#owedFrom = owedFrom;
  }

  write(asked: Write): void {
    // A write beside the session's end may have gone with it.
    const write: Write = asked.at < this.#owedFrom ? { ...asked, outcome: 'info' } : asked;
    this.effects.add(write.effect);
    this.recent.push(write);
    if (this.#isUnread(write)) this.#unread.push(write);
    const gone = letGo(this.recent, RECENT);
    if (gone.length > 0) this.#unread = this.#unread.filter((unread) => !gone.includes(unread));
    this.#lastEnd = Math.max(this.#lastEnd, write.end);
    this.#unsettled ||= write.outcome === 'info';
    if (write.effect === 'add') {
      if (write.outcome === 'ok') this.items.set(write.mark, write);
      else this.doubtful.set(write.mark, write);
    } else if (write.effect === 'remove') {
      const added = this.items.get(write.mark) ?? this.doubtful.get(write.mark) ?? write;
      this.items.delete(write.mark);
      this.doubtful.delete(write.mark);
      if (write.outcome === 'info') this.doubtful.set(write.mark, added);
    }
  }

  /** The session has ended on purpose: what was in it may be gone. */
  forget(end: number): void {
    for (const [mark, write] of this.items) this.doubtful.set(mark, write);
    this.items.clear();
    this.recent.length = 0;
    this.#unread = [];
    this.lastRead = null;
    this.#owedFrom = end;
  }

  read(read: Read): void {
    if (read.at < this.#owedFrom) return;
    if (this.#overlaps(read)) return;
    this.lastRead = read;
    this.reads++;
    // A loss counts once: from here on, only what was there is expected.
    for (const mark of this.items.keys()) if (!read.marks.has(mark)) this.items.delete(mark);
    for (const [mark, write] of this.doubtful) this.#settle(mark, write, read.marks.has(mark));
    if (this.#unsettled) this.#settleWrites(read);
    if (this.#unread.length > 0) this.#unread = this.#unread.filter((write) => this.#isUnread(write));
  }

  #overlaps(read: Read): boolean {
    return (
      this.#lastEnd > read.at && this.recent.some((write) => write.at < read.end && !isBefore(write, read))
    );
  }

  #isUnread({ at }: Write): boolean {
    return this.lastRead === null || at >= this.lastRead.end;
  }

  /** What has been seen did happen. */
  #settleWrites({ marks }: Read): void {
    this.#unsettled = false;
    for (const [index, write] of this.recent.entries()) {
      if (write.outcome !== 'info') continue;
      if (write.effect !== 'remove' && marks.has(write.mark)) {
        const settled: Write = { ...write, outcome: 'ok' };
        this.recent[index] = settled;
        const unread = this.#unread.indexOf(write);
        if (unread >= 0) this.#unread[unread] = settled;
      } else this.#unsettled = true;
    }
  }

  /** Seeing an item settles whether it was added; whether it will be removed stays open. */
  #settle(mark: string, write: Write, seen: boolean): void {
    if (!seen) this.doubtful.delete(mark);
    else if (!this.recent.some(({ effect, mark: removed }) => effect === 'remove' && removed === mark)) {
      this.doubtful.delete(mark);
      this.items.set(mark, write);
    }
  }

  lastBefore(moment: Moment): Write | null {
    const { recent } = this;
    for (let index = recent.length - 1; index >= 0; index--) {
      const write = recent[index] as Write;
      if (write.outcome === 'ok' && isBefore(write, moment)) return write;
    }
    return null;
  }

  since(moment: Moment): readonly Write[] {
    if (this.#unread.length === 0) return NONE;
    return this.#unread.filter((write) => write.outcome === 'ok' && isBefore(write, moment));
  }

  find(index: number): Write | null {
    const { recent } = this;
    for (let at = recent.length - 1; at >= 0; at--)
      if (recent[at]?.index === index) return recent[at] ?? null;
    return null;
  }
}

const NONE: readonly never[] = [];

/** What an answer shows of an object, and what its user had done to that. */
export interface Page {
  readonly now: Read;
  readonly log: ObjectLog;
  /** Writes since the last quiet read, acknowledged before this page. */
  readonly since: readonly Write[];
}

export class Ledger {
  /** A login that gives a new id may begin an empty session: what was in the one before is not owed. */
  loginsBeginAnew = false;
  readonly #logs = new Map<number, Map<string, ObjectLog>>();
  readonly #last = new Map<number, Write>();
  readonly #ended = new Map<number, number>();

  /** What `user` did to `object`; empty where nothing. */
  log(user: number, object: string): ObjectLog {
    const ofUser = this.#logs.get(user);
    const found = ofUser?.get(object);
    if (found) return found;
    const log = new ObjectLog(this.#ended.get(user) ?? Number.NEGATIVE_INFINITY);
    if (ofUser) ofUser.set(object, log);
    else this.#logs.set(user, new Map([[object, log]]));
    return log;
  }

  write(operation: Operation): void {
    const { user, wrote, outcome, at, set, replica } = operation;
    // Another browser: what the old one's session held is not owed.
    if (operation.anew) for (const log of this.#logs.get(user)?.values() ?? []) log.forget(at);
    if (operation.handshake === 'refused' || isLoginRefused(operation)) this.#undoLogin(operation);
    if (this.loginsBeginAnew && isRenewedLogin(operation)) {
      for (const log of this.#logs.get(user)?.values() ?? [])
        if (!log.effects.has('login')) log.forget(endOf(operation));
    }
    if (!wrote || outcome === 'fail') return;
    const end = endOf(operation);
    if (wrote.effect === 'logout') {
      for (const [object, log] of this.#logs.get(user) ?? []) if (object !== wrote.object) log.forget(end);
    }
    const log = this.log(user, wrote.object);
    if (wrote.effect === 'logout') this.#ended.set(user, end);
    const write: Write = {
      mark: wrote.mark,
      index: writeIndex(wrote.mark),
      effect: wrote.effect,
      outcome,
      at,
      end,
      cookie: set === 'cleared' ? null : cookieAfter(operation),
      replica,
      readsBefore: log.reads,
      operation,
    };
    log.write(write);
    this.#last.set(user, write);
  }

  /** The login was begun and refused in the end: it has not happened. */
  #undoLogin({ user, name }: Operation): void {
    for (const log of this.#logs.get(user)?.values() ?? []) {
      const index = log.recent.findLastIndex(
        ({ effect, operation }) => effect === 'login' && operation.name === name,
      );
      const login = log.recent[index];
      if (login) log.recent[index] = { ...login, outcome: 'info' };
    }
  }

  /** The login that a callback belongs to: the latest of its step. */
  begun({ user, name }: Operation): Write | null {
    const logins = [...(this.#logs.get(user)?.values() ?? [])].flatMap(({ recent }) =>
      recent.filter(({ effect, operation }) => effect === 'login' && operation.name === name),
    );
    return logins.reduce<Write | null>((last, login) => (last && last.at >= login.at ? last : login), null);
  }

  forget(user: number): void {
    for (const known of [this.#logs, this.#last, this.#ended]) known.delete(user);
  }

  last(user: number): Write | null {
    return this.#last.get(user) ?? null;
  }

  /** The page that an operation shows; null where it shows nothing. */
  page(operation: Operation): Page | null {
    const { user, saw } = operation;
    if (!saw) return null;
    const now = readOf(operation);
    const log = this.log(user, saw.object);
    return { now, log, since: log.since(now) };
  }
}

/** It was the login page again, to which the answer to the login had led. */
const isLoginRefused = ({ within, error }: Operation): boolean =>
  within === 'login' && error !== undefined && error.startsWith('LOGIN_REFUSED');

const isRenewedLogin = ({ wrote, within, sent, set, outcome }: Operation): boolean =>
  (wrote?.effect === 'login' || within === 'login') &&
  outcome === 'ok' &&
  sent !== null &&
  set !== null &&
  set !== sent;

const cookieAfter = ({ sent, set }: Operation): string | null => set ?? sent;

function readOf(operation: Operation): Read {
  const { at, sent, user, saw, wrote } = operation;
  const marks = new OwnMarks(user, saw?.marks ?? NONE);
  return {
    at,
    end: endOf(operation),
    marks,
    newest: marks.newest,
    count: saw?.count ?? null,
    // The page of a write belongs to the session that the write has made.
    cookie: wrote ? cookieAfter(operation) : sent,
    operation,
  };
}
