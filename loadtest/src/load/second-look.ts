/**
 * The second look: a page that has shown a loss is asked for again, with the cookies of when it was written and with
 * those of now, on the kept connection and on fresh ones, at once and a while later. What it finds is evidence for the
 * cause, and part of no flow.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Look, Operation } from '../model/event.ts';
import type { CookieJar } from './cookies/jar.ts';

/** Where nothing names replicas, so many fresh connections tell how many there may be. */
const FRESH = 8;
const KEPT = 2;
/** For each replica that is known, so many tries to meet it. */
const TRIES_A_REPLICA = 2;
const LATER_MS = [50, 100, 200, 400, 800, 1600, 3000] as const;

export interface LookAt {
  /** The operation that showed the loss, by its `at`. */
  readonly of: number;
  /** As they were when it was written, and as they are now. */
  readonly then: CookieJar;
  readonly now: CookieJar;
  readonly replicas: number;
  /** One look. @returns whether it showed what was missed; null where the run was stopped */
  ask(jar: CookieJar, fresh: boolean, look: Look): Promise<boolean | null>;
}

export type Recorded = (operation: Operation) => void;

/** The looks at once, for which the user waits. @returns how many of them showed what was missed, of how many */
export async function lookAtOnce({
  of,
  then,
  now,
  replicas,
  ask,
}: LookAt): Promise<{ right: number; all: number }> {
  const fresh = replicas > 0 ? Math.max(KEPT, replicas * TRIES_A_REPLICA) : FRESH;
  let [right, all] = [0, 0];
  const count = (found: boolean | null): void => {
    if (found === null) return;
    all++;
    if (found) right++;
  };
  for (let index = 0; index < KEPT + fresh; index++)
    count(await ask(then, index >= KEPT, { of, cookies: 'then', afterMs: 0 }));
  // The cookies of now may be others: they are tried beside, and count by themselves.
  if (now !== then) {
    await ask(now, false, { of, cookies: 'now', afterMs: 0 });
    await ask(now, true, { of, cookies: 'now', afterMs: 0 });
  }
  return { right, all };
}

/** The looks of a while later. Where nobody knew it, the user waits for them: what they wrote next would hide it. */
export async function lookLater(
  { of, then, now, ask }: LookAt,
  atOnce: { right: number },
  signal: AbortSignal,
): Promise<void> {
  const began = performance.now();
  // Somebody knows it: then it counts only whether everybody does in the end.
  const times = atOnce.right > 0 ? LATER_MS.slice(-2) : LATER_MS;
  let rightInARow = 0;
  for (const afterMs of times) {
    await sleep(Math.max(0, afterMs - (performance.now() - began)), undefined, { signal }).catch(
      () => undefined,
    );
    if (signal.aborted) return;
    for (const fresh of [true, true]) {
      const found = await ask(then, fresh, { of, cookies: 'then', afterMs });
      if (found === null) return;
      rightInARow = found ? rightInARow + 1 : 0;
    }
    if (atOnce.right === 0 && rightInARow >= 4) break;
  }
  if (now !== then) await ask(now, true, { of, cookies: 'now', afterMs: LATER_MS.at(-1) ?? 0 });
}
