/**
 * What second looks found: whether those who looked again, at once and a while later, saw what had been missed. A cause
 * follows from the pattern, not from one look; losses that nobody looked at again go by the others of their kind.
 */
import { sum } from '../model/counts.ts';
import type { Operation } from '../model/event.ts';
import { writeIndex } from '../model/mark.ts';
import type { Write } from './ledger.ts';
import type { Loss } from './loss.ts';

/** `at-once`: everybody knew it, right after; `later`: nobody, and then everybody; `some`: some knew it, and others never did; `never`: nobody. */
export type Pattern = 'at-once' | 'later' | 'some' | 'never';

export interface Found {
  /** Null where the replica that had missed it was not met again. */
  readonly pattern: Pattern | null;
  /** What the looks say, whichever replicas they met. */
  readonly ofAll: Pattern;
  /** Milliseconds until everybody knew it, where it was later. */
  readonly afterMs: number | null;
  /** Of looks on fresh connections at once: how many knew it, of how many. */
  readonly knew: number;
  readonly asked: number;
  /** With the cookies of now, it was known, too. */
  readonly knownNow: boolean;
  /** Every look from the end of the redirect's body on knew it; false where the page did not come ahead of that. */
  readonly rightAfterBody: boolean;
}

interface Counts {
  readonly patterns: Record<Pattern, number>;
  knew: number;
  asked: number;
  readonly delays: number[];
  rightAfterBody: number;
  /** Of those that nobody knew ever after: so many had been seen before. */
  seen: number;
  /** What became of the replica that did not know it is not known. */
  open: number;
  /** Of those: at first nobody knew it, and later all that were met. */
  openLater: number;
}

export class SecondLooks {
  readonly #looks = new Map<string, Operation[]>();

  add(operation: Operation): void {
    const key = `${operation.user} ${operation.look?.of}`;
    const looks = this.#looks.get(key);
    if (looks) looks.push(operation);
    else this.#looks.set(key, [operation]);
  }

  get any(): boolean {
    return this.#looks.size > 0;
  }

  /** Null where nobody looked again. */
  at({ operation, violation: { since } }: Pick<Loss, 'operation' | 'violation'>): Found | null {
    // A look without an answer tells nothing: whoever was asked may be away.
    const looks = this.#looks
      .get(`${operation.user} ${operation.at}`)
      ?.filter(({ status }) => status !== null);
    if (!looks || looks.length === 0) return null;
    // Who was turned away wanted to be recognised, whatever else was due.
    const wanted = operation.denied ? null : since;
    const isRight = (look: Operation): boolean => knows(look, wanted);
    const then = looks.filter((look) => look.look?.cookies === 'then' && !isHidden(look, wanted));
    const atOnce = then.filter(({ look }) => look?.afterMs === 0);
    const later = then.filter(({ look }) => (look?.afterMs ?? 0) > 0);
    const fresh = atOnce.filter((look) => look.fresh);
    const now = looks.filter(({ look }) => look?.cookies === 'now');
    const tail = lastInARow(later, isRight);
    const ofAll = patternOf(atOnce.map(isRight), later.map(isRight), tail.length);
    return {
      pattern: mended(ofAll, then, isRight, operation),
      ofAll,
      afterMs:
        tail.length > 0
          ? delayOf(tail[0], since, operation)
          : delayOf(atOnce.find(isRight), since, operation),
      knew: fresh.filter(isRight).length,
      asked: fresh.length,
      knownNow: now.some(isRight),
      rightAfterBody: isRightFrom(bodyEndOf(operation, since), then, isRight),
    };
  }
}

/** Where replicas have names, the one that missed it must have shown it since: others prove nothing of it. */
function mended(
  pattern: Pattern,
  then: readonly Operation[],
  isRight: (look: Operation) => boolean,
  { replica }: Operation,
): Pattern | null {
  if (replica === null || pattern === 'never') return pattern;
  const ofIt = then.filter((look) => look.replica === replica).map(isRight);
  if (pattern === 'some') {
    // Whether it goes on not to know it, only later looks tell; and a newer write of the user's may hide that.
    const isLate = ({ look }: Operation): boolean => (look?.afterMs ?? 0) > 0;
    if (!then.some((look) => look.replica === replica && isLate(look))) return null;
    // It did not know it, and then did, while others had known it all along: it was behind.
    const caughtUp =
      ofIt[0] === false && ofIt.at(-1) === true && ofIt.lastIndexOf(false) < ofIt.indexOf(true);
    return caughtUp ? 'later' : 'some';
  }
  if (ofIt.includes(true)) return ofIt.at(-1) === true ? pattern : 'some';
  // It may have been asked only while nobody knew it.
  const first = then.findIndex(isRight);
  return then.slice(first).some((look) => look.replica === replica) ? 'some' : null;
}

/** So many right looks after wrong ones are hardly chance, where some replicas know it and others don't. */
const IN_A_ROW = 5;

function patternOf(atOnce: readonly boolean[], later: readonly boolean[], tail: number): Pattern {
  const right = atOnce.filter(Boolean).length;
  const isLasting = later.length > 0 && tail === later.length;
  if (right === atOnce.length && right > 0) return later.length === 0 || isLasting ? 'at-once' : 'some';
  if (right === 0) return tail >= 2 ? 'later' : later.some(Boolean) ? 'some' : 'never';
  // It may have come while the looks at once were under way.
  const all = [...atOnce, ...later];
  const first = all.indexOf(true);
  if (first > 0 && all.length - first >= IN_A_ROW && all.slice(first).every(Boolean)) return 'later';
  return isLasting && later.length >= 4 ? 'later' : 'some';
}

/** A body's end takes a moment to be known: looks of that moment count where there are no others. */
const GRACE_MS = 5;

function isRightFrom(
  end: number | null,
  looks: readonly Operation[],
  isRight: (look: Operation) => boolean,
): boolean {
  if (end === null) return false;
  const after = looks.filter(({ at }) => at >= end);
  const clearly = after.filter(({ at }) => at >= end + GRACE_MS);
  const counted = clearly.length > 0 ? clearly : after;
  return counted.length > 0 && counted.every(isRight);
}

/** When the body of the write's redirect had ended; null where the page was not asked for ahead of it. */
export function bodyEndOf({ at }: Operation, since: Write | null): number | null {
  const write = since?.operation;
  if (write?.bodyMs === undefined) return null;
  const end = write.at + write.bodyMs;
  return end > at ? end : null;
}

/** The looks at the end that all were right. */
function lastInARow(
  looks: readonly Operation[],
  isRight: (look: Operation) => boolean,
): readonly Operation[] {
  const wrong = looks.findLastIndex((look) => !isRight(look));
  return looks.slice(wrong + 1);
}

/** From the write's answer, or the page that missed it, to a look that showed it. */
function delayOf(look: Operation | undefined, since: Write | null, missed: Operation): number | null {
  return look ? Math.max(0, Math.round(look.at - (since?.end ?? missed.at))) : null;
}

function knows({ saw, denied, outcome }: Operation, since: Write | null): boolean {
  if (!since) return !denied && outcome === 'ok';
  if (!saw) return false;
  return saw.marks.includes(since.mark) === (since.effect !== 'remove');
}

/** Something newer of the user's own has replaced it: whether it was there can't be told. */
const isHidden = ({ saw }: Operation, since: Write | null): boolean =>
  since !== null &&
  (since.effect === 'replace' || since.effect === 'login') &&
  !saw?.marks.includes(since.mark) &&
  (saw?.marks.some((mark) => writeIndex(mark) > since.index) ?? false);

/** Losses of one kind, by what second looks found of some of them. */
export class LookedKinds {
  readonly #kinds = new Map<string, Counts>();

  add(loss: Loss, found: Found): void {
    const kind = kindOf(loss);
    const counts = this.#kinds.get(kind) ?? none();
    this.#kinds.set(kind, counts);
    if (found.pattern !== null) counts.patterns[found.pattern]++;
    else {
      counts.open++;
      if (found.ofAll === 'later') counts.openLater++;
    }
    counts.knew += found.knew;
    counts.asked += found.asked;
    if (found.pattern === 'never' && loss.seen) counts.seen++;
    if (found.rightAfterBody) counts.rightAfterBody++;
    if (found.afterMs !== null && found.pattern !== 'some') counts.delays.push(found.afterMs);
  }

  /** Most of its kind were right from the end of the redirect's body on. */
  areRightAfterBody(loss: Loss): boolean {
    const counts = this.#kinds.get(kindOf(loss));
    return counts !== undefined && counts.rightAfterBody * 2 > sum(counts.patterns);
  }

  /** What is gone for good, in the kind, had been there before. */
  hadBeenSeen(loss: Loss): boolean {
    return loss.seen || (loss.session && [...this.#kinds.values()].some(({ seen }) => seen > 0));
  }

  /** Of looks at once on fresh connections, over all kinds: how many knew what was missed. */
  get fresh(): { readonly knew: number; readonly asked: number } {
    const all = [...this.#kinds.values()];
    return {
      knew: all.reduce((total, { knew }) => total + knew, 0),
      asked: all.reduce((total, { asked }) => total + asked, 0),
    };
  }

  /** Milliseconds until everybody knew what nobody had known at once, ascending. */
  get delays(): readonly number[] {
    return [...this.#kinds.values()].flatMap(({ delays }) => delays).sort((a, b) => a - b);
  }

  /** What most losses are like, over all kinds: for sessions that were lost where no page could be looked at again. */
  get #most(): Pattern | null {
    const all = { 'at-once': 0, later: 0, some: 0, never: 0 };
    for (const { patterns } of this.#kinds.values())
      for (const pattern of PATTERNS) all[pattern] += patterns[pattern];
    return sum(all) === 0 ? null : mostOf(all);
  }

  /** What a loss goes by: what was found of itself, where chance can't have made it; else what most of its kind are like. */
  patternOf(loss: Loss, found: Found | null): Pattern | null {
    const kind = this.#kinds.get(kindOf(loss));
    // Where replicas have names, what the loss itself has shown is better than what others are like.
    if (!kind) return loss.session && loss.cause !== 'wrong-replica' ? this.#most : null;
    const { patterns } = kind;
    if (sum(patterns) === 0) return kind.open > 0 ? ofOpen(kind) : null;
    const most = mostOf(patterns);
    if (!found || found.pattern === null) return most;
    // A few looks may meet one kind of replica by chance: what most of a kind are like counts for all of it.
    return patterns[most] >= CLEARLY_MOST * sum(patterns) ? most : found.pattern;
  }
}

const kindOf = ({ operation }: Loss): string =>
  `${operation.name} ${operation.denied ? 'denied' : (operation.saw?.object ?? '')}`;

/** A share that is not chance any more. */
const CLEARLY_MOST = 0.6;

const PATTERNS: readonly Pattern[] = ['at-once', 'later', 'some', 'never'];

/** A replica that nobody met again: where no other knew it at first, it was none's alone to know. */
const ofOpen = ({ open, openLater }: Counts): Pattern => (openLater * 2 > open ? 'later' : 'some');

const mostOf = (patterns: Counts['patterns']): Pattern =>
  PATTERNS.reduce((a, b) => (patterns[b] > patterns[a] ? b : a));

const none = (): Counts => ({
  patterns: { 'at-once': 0, later: 0, some: 0, never: 0 },
  knew: 0,
  asked: 0,
  delays: [],
  rightAfterBody: 0,
  seen: 0,
  open: 0,
  openLater: 0,
});
