/**
 * The second look: a page that has shown a loss is asked for again, with the cookies of when it was written and with
 * those of now, on the kept connection and on fresh ones, at once and a while later. What it finds is evidence for the
 * cause, and part of no flow.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Look } from '../model/event.ts';
import type { CookieJar } from './cookies/jar.ts';

/** Where nothing names replicas, so many fresh connections tell how many there may be. */
const FRESH = 8;
const KEPT = 2;
/** For each replica that is known, so many tries to meet it. */
const TRIES_A_REPLICA = 2;
/** Whoever has not been met by then may be out of turn: so many more tries. */
const MOST_TRIES = 6;
/** When it is looked for a while later, in parts of the longest wait: soon at first, then less and less often. */
const LATER = [1 / 60, 1 / 30, 1 / 15, 2 / 15, 4 / 15, 8 / 15, 1] as const;

/** So many right looks in a row are enough. */
const ENOUGH = 4;

export interface Seen {
  /** It showed what had been missed. */
  readonly right: boolean;
  readonly replica: string | null;
}

export interface LookAt {
  /** The operation that showed the loss, by its `at`. */
  readonly of: number;
  /** As they were when it was written, and as they are now. */
  readonly then: CookieJar;
  readonly now: CookieJar;
  /** Those that are known by name. */
  readonly replicas: readonly string[];
  /** The longest that it is looked for. */
  readonly longestMs: number;
  /** One look; null where the run was stopped. */
  ask(jar: CookieJar, fresh: boolean, look: Look): Promise<Seen | null>;
}

/** The looks at once, for which the user waits. @returns how many of them showed what was missed */
export async function lookAtOnce({ of, then, now, replicas, ask }: LookAt): Promise<number> {
  const least = KEPT + (replicas.length > 0 ? Math.max(KEPT, replicas.length * TRIES_A_REPLICA) : FRESH);
  const met = new Met(replicas);
  for (let index = 0; index < least || (!met.done && index < least + MOST_TRIES); index++)
    met.add(await ask(then, index >= KEPT, { of, cookies: 'then', afterMs: 0 }));
  // The cookies of now may be others: they are tried beside, and count by themselves.
  if (now !== then) {
    await ask(now, false, { of, cookies: 'now', afterMs: 0 });
    await ask(now, true, { of, cookies: 'now', afterMs: 0 });
  }
  return met.right;
}

/**
 * The looks of a while later. Where nobody knew it, the user waits for them: what they wrote next would hide it.
 * @param known how many looks at once knew it
 * @returns whether it has turned up
 */
export async function lookLater(
  { of, then, now, replicas, longestMs, ask }: LookAt,
  known: number,
  signal: AbortSignal,
): Promise<boolean> {
  const began = performance.now();
  // Somebody knows it: then it counts only whether everybody does in the end.
  const parts = known > 0 ? LATER.slice(-3, -1) : LATER;
  let rightInARow = 0;
  for (const part of parts) {
    const afterMs = Math.round(part * longestMs);
    const waitMs = Math.max(0, afterMs - (performance.now() - began));
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return true;
    const met = new Met(replicas);
    for (let index = 0; index < 2 || (!met.done && index < MOST_TRIES); index++) {
      const seen = await ask(then, true, { of, cookies: 'then', afterMs });
      if (!seen) return true;
      met.add(seen);
      rightInARow = seen.right ? rightInARow + 1 : 0;
    }
    if (known === 0 && met.done && rightInARow >= ENOUGH) break;
  }
  if (now !== then) await ask(now, true, { of, cookies: 'now', afterMs: longestMs });
  return known > 0 || rightInARow > 0;
}

/** At the end of the user's stay: an outage may have been longer than the looks. */
export async function lookAtLast({ of, then, ask }: LookAt, afterMs: number): Promise<void> {
  for (const fresh of [true, true]) await ask(then, fresh, { of, cookies: 'then', afterMs });
}

/** Whether every known replica has been asked again. */
class Met {
  right = 0;
  readonly #missing: Set<string>;

  constructor(replicas: readonly string[]) {
    this.#missing = new Set(replicas);
  }

  get done(): boolean {
    return this.#missing.size === 0;
  }

  add(seen: Seen | null): void {
    if (!seen) this.#missing.clear();
    else if (seen.replica !== null) this.#missing.delete(seen.replica);
    if (seen?.right) this.right++;
  }
}
