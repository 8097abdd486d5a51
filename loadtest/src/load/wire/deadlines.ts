/**
 * One timer for all that has a deadline: a connection moves its own with every request, and nearly none is ever reached. It
 * wakes at the earliest that it knows, looks at all, and sleeps until what is then the earliest.
 */

export interface Awaited {
  /** By `performance.now()`; Infinity: nothing is awaited. Set by `expect` and `forget` alone. */
  dueAt: number;
  overdue(): void;
}

/** Looking at all is not to become the work itself: so long is slept at least. */
const LEAST_SLEEP_MS = 10;

const awaited = new Set<Awaited>();
let timer: NodeJS.Timeout | null = null;
let wakesAt = Infinity;

/** Calls `overdue` in so many milliseconds, in place of when it was to be called before. */
export function expect(one: Awaited, ms: number): void {
  const nowMs = performance.now();
  one.dueAt = nowMs + ms;
  awaited.add(one);
  if (one.dueAt < wakesAt) sleepUntil(one.dueAt, nowMs);
}

export function forget(one: Awaited): void {
  one.dueAt = Infinity;
  awaited.delete(one);
  // A program that has nothing else to do ends.
  if (awaited.size === 0) sleepUntil(Infinity, 0);
}

function sleepUntil(at: number, nowMs: number): void {
  if (timer) clearTimeout(timer);
  wakesAt = at;
  timer = at === Infinity ? null : setTimeout(look, Math.ceil(at - nowMs));
}

function look(): void {
  const nowMs = performance.now();
  const over: Awaited[] = [];
  let earliest = Infinity;
  for (const one of awaited) {
    if (one.dueAt <= nowMs) over.push(one);
    else if (one.dueAt < earliest) earliest = one.dueAt;
  }
  sleepUntil(Math.max(earliest, nowMs + LEAST_SLEEP_MS), nowMs);
  for (const one of over.sort((a, b) => a.dueAt - b.dueAt)) {
    // Another's end may have been its own.
    if (one.dueAt > nowMs) continue;
    forget(one);
    one.overdue();
  }
}
