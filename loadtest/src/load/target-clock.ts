/**
 * The target's clock, read from the Date of its answers. A Date has whole seconds: that it was D when an answer was made,
 * some time between `sent` and `received`, tells the clock to within a second. Just before the second is full and just
 * after, two answers tell it almost to the round trip; so the next requests are sent when that is due.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClockReading } from '../model/event.ts';
import { Browser, type BrowserOptions } from './browser.ts';
import { now } from './clock.ts';
import { CookieJar } from './cookies/jar.ts';
import { run } from './coroutine.ts';
import { dateOf } from './evidence.ts';

/** Milliseconds since the epoch, but for `date`, all by this machine's clock. */
export interface Sample {
  readonly sent: number;
  readonly received: number;
  /** Whole seconds, in milliseconds. */
  readonly date: number;
}

/** The least and the most by which the target's clock is ahead of this one. */
export type Bounds = readonly [least: number, most: number];

/** Servers write the same Date for a second, and may be a little late to write the next. */
const STALE_MS = 20;

/** What one answer tells. */
export const boundsOf = ({ sent, received, date }: Sample): Bounds => [
  date - received,
  date + 1000 + STALE_MS - sent,
];

/** What both tell; null where they contradict each other. */
export function both(a: Bounds, b: Bounds): Bounds | null {
  const [least, most] = [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
  return least <= most ? [least, most] : null;
}

/** When to send the next request, so that its answer is made in the midst of the time in which the second may be full. */
export function nextAt([least, most]: Bounds, roundTripMs: number, nowMs: number): number {
  const middle = (least + most - STALE_MS) / 2;
  // By the target's clock, whole seconds are full at k × 1000.
  const arrives = nowMs + roundTripMs / 2;
  const k = Math.ceil((arrives + middle) / 1000);
  return k * 1000 - middle - roundTripMs / 2;
}

/** The first few for the round trip; then a second's worth until its turn is seen; then one for each turn. */
const FIRST = 3;
const GAP_MS = 60;
const ROUND_MS = 1200;
const TURNS = 3;

/** Answers of less than this are not worth another second. */
const FINE_MS = 10;

const REAL: Time = { now, sleep };

export async function readTargetClock(options: BrowserOptions, signal: AbortSignal): Promise<ClockReading> {
  const browser = new Browser(options);
  const stop = (): void => void browser.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await readClock(async () => {
      signal.throwIfAborted();
      const hop = await run(browser.send({ method: 'GET', path: '/' }, { jar: new CookieJar() }));
      if (!hop.answer) return null;
      return { sent: hop.at, received: hop.at + hop.ms, date: dateOf(hop.answer.headers) };
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await browser.close();
  }
}

/** This machine's time, in milliseconds since the epoch, and how to wait for it. */
export interface Time {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** @param ask one request; null without an answer; its `date` is NaN where the answer has none */
export async function readClock(
  ask: () => Promise<Sample | null>,
  { now, sleep }: Time = REAL,
): Promise<ClockReading> {
  let bounds: Bounds | null = null;
  let answers = 0;
  let roundTripMs = Number.POSITIVE_INFINITY;
  let why: string | null = null;
  const look = async (): Promise<boolean> => {
    const sample = await ask();
    if (!sample) why ??= 'it did not answer';
    else if (Number.isNaN(sample.date)) why ??= 'its answers have no Date';
    else {
      answers++;
      roundTripMs = Math.min(roundTripMs, sample.received - sample.sent);
      const told = boundsOf(sample);
      bounds = bounds === null ? told : both(bounds, told);
      if (bounds === null) why ??= 'the Dates of its answers contradict each other: several clocks answer';
    }
    return why === null;
  };
  const widthOf = (): number => (bounds ? bounds[1] - bounds[0] - STALE_MS : 0);
  const read = async (): Promise<void> => {
    for (let index = 0; index < FIRST; index++) if (!(await look())) return;
    const until = now() + ROUND_MS;
    while (widthOf() > GAP_MS + 2 * roundTripMs && now() < until) {
      await sleep(GAP_MS);
      if (!(await look())) return;
    }
    for (let turn = 0; turn < TURNS && widthOf() > FINE_MS + 2 * roundTripMs; turn++) {
      if (bounds === null) return;
      await sleep(Math.max(0, nextAt(bounds, roundTripMs, now()) - now()));
      if (!(await look())) return;
    }
  };
  await read();
  const told: Bounds | null = why === null ? bounds : null;
  return {
    type: 'clock',
    at: Math.round(now()),
    aheadMs: told && [round(told[0], Math.floor), round(told[1], Math.ceil)],
    ...(why === null ? {} : { why }),
    answers,
    roundTripMs: Number.isFinite(roundTripMs) ? Math.round(roundTripMs * 10) / 10 : null,
  };
}

/** To tenths of a millisecond, outwards. */
const round = (ms: number, to: (value: number) => number): number => to(ms * 10) / 10;
