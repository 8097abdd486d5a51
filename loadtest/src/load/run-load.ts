/** Puts virtual users on a target: a fixed number side by side (closed loop), or new ones at a rate (open loop). */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../model/errors.ts';
import {
  type Clients,
  type ClockReading,
  type Connections,
  HISTORY_SCHEMA,
  type Shard,
} from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { Marks } from '../model/mark.ts';
import { exponential, type Random, seededRandom } from '../model/random.ts';
import { choose, type Mix, mixName } from '../scenarios/mix.ts';
import type { Values } from '../scenarios/scenario.ts';
import type { Arrivals } from './arrivals.ts';
import { withBrowser } from './browser.ts';
import { now, wholeNow } from './clock.ts';
import { type Coroutine, run } from './coroutine.ts';
import { Crowd } from './crowd.ts';
import { type LoadPlan, MOST_USERS, type PlannedUser, planLoad } from './plan-load.ts';
import { tagOf } from './shard.ts';
import { readTargetClock } from './target-clock.ts';
import { LOOK_MS, VirtualUser, type VirtualUserOptions } from './virtual-user.ts';
import { walk } from './walk/walk.ts';
import type { Way } from './wire/way.ts';

export interface LoadOptions {
  readonly target: URL;
  /** What it is called in a report; its address where it isn't said. */
  readonly name?: string | undefined;
  readonly mix: Mix;
  /** Side by side in a closed loop. */
  readonly users: number;
  /** New users a second, and how they arrive: an open loop; null: a closed one. */
  readonly rate: number | null;
  readonly arrivals: Arrivals;
  /** Where users say that they call from; `none`: they don't say. */
  readonly clients: Clients;
  /** Whose connections are kept: everybody's, nobody's, or those of three users of four. */
  readonly connections: Connections;
  /** Beside the scenario, losses are looked at again, and old cookies sent. */
  readonly probes: boolean;
  /** The longest that a loss is looked for again, in milliseconds; 3000 unless told otherwise. */
  readonly lookMs?: number | undefined;
  readonly way?: Way | undefined;
  /** Requests to the target carry a traceparent each. */
  readonly traces?: boolean | undefined;
  /** Headers in place of a browser's, names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Told of every request and its answer. */
  readonly watch?: VirtualUserOptions['watch'];
  /** Users start no new flow after this many milliseconds, or after `flows` flows each. */
  readonly durationMs: number;
  readonly flows: number;
  /** False while a closed loop is to go on past its time. */
  readonly released?: () => boolean;
  /** Mean of each user's pause before a request, exponentially distributed; 0 for none. */
  readonly pauseMs: number;
  readonly timeoutMs: number;
  /** Users tell their addresses by PROXY protocol, not in X-Forwarded-For. */
  readonly proxyProtocol?: boolean | undefined;
  readonly seed: number;
  /** Values such as accounts, given to one user after the other. */
  readonly accounts?: readonly Values[];
  /** The part of the run that is to be made here; `users` and `rate` are those of all parts. */
  readonly shard?: Shard | undefined;
  /**
   * When users begin to come, in milliseconds since the epoch, by the target's clock where its answers tell it; asked
   * for when all else is ready. At once unless told otherwise.
   */
  readonly startAt?: (() => number | Promise<number>) | undefined;
  /** Others tell the time as well: the target's clock need not be read. */
  readonly sameClock?: true | undefined;
}

/** Takes an event in; a promise asks the user whose event it is to wait, since the history can't keep up. */
export type Recorder = (event: HistoryEvent) => void | Promise<void>;

/** Makes a load, in this process or in others. */
export type PutLoad = (options: LoadOptions, record: Recorder, signal: AbortSignal) => Promise<void>;

/**
 * Runs the load and hands every event to `record` as it happens. Returns when all users have finished their last
 * flow; soon after `signal` is aborted, with a history that says that it was cut short.
 * @throws {UserError} where the target can't be tested at all; nothing has been recorded then.
 */
export async function runLoad(options: LoadOptions, record: Recorder, signal: AbortSignal): Promise<void> {
  const { target, timeoutMs, rate, clients, seed, pauseMs, mix, durationMs, released = () => true } = options;
  const { shard } = options;
  const marks = new Marks(tagOf(shard));
  const [{ scenario }] = mix;
  const plan = planLoad(options);
  const addressed = clients !== 'none' || options.proxyProtocol === true;
  let [rolls, cookieless] = [false, true];
  const notices: string[] = [];
  for (const { scenario } of mix) {
    const address = addressed ? '10.0.0.1' : null;
    const as = { ...options, app: scenario.app, address, values: plan.walkAs };
    const walked = await walk(as, scenario, marks, signal);
    rolls ||= walked.rolls;
    cookieless &&= walked.cookieless;
    notices.push(...walked.notices);
  }
  notices.push(...plan.notices);
  const asNobody = { ...options, app: scenario.app, address: addressed ? '10.0.0.1' : null };
  const clock = shard && !options.sameClock ? await readTargetClock(asNobody, signal) : null;
  const lateMs = await untilStart(options, clock?.aheadMs ?? null, signal);
  await record({
    type: 'run',
    schema: HISTORY_SCHEMA,
    at: wholeNow(),
    target: target.origin,
    ...(options.name === undefined ? {} : { name: options.name }),
    scenario: mixName(mix),
    users: plan.users,
    rate,
    arrivals: rate === null ? null : options.arrivals,
    clients,
    connections: options.connections,
    pauseMs,
    seed,
    isolated: scenario.app.isolated,
    ...(scenario.app.session && 'cookies' in scenario.app.session
      ? { session: [...scenario.app.session.cookies] }
      : {}),
    ...(options.probes ? { probes: true as const } : {}),
    ...(cookieless ? { cookieless: true as const } : {}),
    ...(rolls ? { rolls: true as const } : {}),
    ...(notices.length > 0 ? { notices } : {}),
    ...(shard ? { shard: { ...shard } } : {}),
    ...(lateMs > 0 ? { lateMs } : {}),
  });
  if (clock) await record(clock);

  const crowd = new Crowd(seededRandom(seed), signal);
  const began = now();
  const deadline = began + durationMs;
  const runUser = async (user: PlannedUser, flows: number, dueAt: number | null) => {
    const { number, values, fresh, random } = user;
    const address = addressed ? user.address : null;
    await record({ type: 'user', user: number, address: address ?? '-' });
    const pause = () => (pauseMs === 0 ? null : sleepAWhile(pauseMs, random, signal));
    const { proxyProtocol, way, headers, traces, probes, lookMs = LOOK_MS, watch } = options;
    const as = { target, timeoutMs, address, proxyProtocol, way, headers, traces, fresh, app: scenario.app };
    await withBrowser(as, signal, async (browser) => {
      const walked = options.accounts !== undefined && values === plan.walkAs;
      const own = { user: number, browser, target, marks, values, walked };
      const user = new VirtualUser({
        ...own,
        crowd,
        record,
        pause,
        random,
        probes,
        lookMs,
        addressed,
        watch,
        sharded: shard !== undefined,
      });
      const stay = function* (): Coroutine<void> {
        for (let flow = 0; flow < flows && !crowd.stopped; flow++) {
          if (dueAt === null && now() >= deadline && released()) break;
          yield* user.flow(choose(mix, random), flow === 0 ? dueAt : null);
        }
        if (!crowd.stopped) yield* user.finish();
      };
      await run(stay());
      await user.leave();
    });
    await record({ type: 'left', user: number });
  };

  if (rate !== null) {
    const flows = Number.isFinite(options.flows) ? options.flows : 1;
    await openLoop(plan, began, signal, (user, dueAt) => runUser(user, flows, dueAt));
  } else {
    await Promise.all(
      plan.own.map(async (index) => {
        const user = plan.user(index);
        await sleepUnless(signal, user.afterMs);
        await runUser(user, options.flows, null);
      }),
    );
  }
  // Clocks drift: what was so at the begin and is so in the end was so between.
  if (clock && !signal.aborted) {
    const inTheEnd = await readTargetClock(asNobody, signal).catch(() => null); // interrupted meanwhile
    if (inTheEnd) await record(inTheEnd);
  }
  await record({ type: 'end', at: wholeNow(), ...(signal.aborted ? { cutShort: true as const } : {}) });
}

/**
 * Waits until the load is to begin. @returns by how many milliseconds it is too late for that
 * @throws {UserError} where it would have been over by now
 */
async function untilStart(
  { startAt, durationMs }: LoadOptions,
  aheadMs: ClockReading['aheadMs'],
  signal: AbortSignal,
): Promise<number> {
  if (!startAt) return 0;
  const at = (await startAt()) - (aheadMs ? (aheadMs[0] + aheadMs[1]) / 2 : 0);
  await sleepUnless(signal, at - now());
  signal.throwIfAborted();
  const lateMs = Math.max(0, Math.round(now() - at - TIMER_MS));
  if (lateMs <= durationMs) return lateMs;
  throw new UserError(
    `the load was to begin ${Math.round(lateMs / 1000)} s ago and to last ${Math.round(durationMs / 1000)} s: it is over. Give all shards a later --start-at`,
  );
}

/** A timer may be this late. */
const TIMER_MS = 50;

/** Starts each user at its time, however those before it fare; late only where too many are there already. */
async function openLoop(
  plan: LoadPlan,
  began: number,
  signal: AbortSignal,
  start: (user: PlannedUser, dueAt: number) => Promise<void>,
): Promise<void> {
  const present = new Set<Promise<void>>();
  for (const index of plan.own) {
    const planned = plan.user(index);
    const dueAt = began + planned.afterMs;
    await sleepUnless(signal, dueAt - now());
    while (present.size >= MOST_USERS) await Promise.race(present);
    if (signal.aborted) break;
    const user: Promise<void> = start(planned, dueAt).finally(() => present.delete(user));
    present.add(user);
  }
  await Promise.all(present);
}

/** Resolves to when the request was meant to be sent. */
async function sleepAWhile(pauseMs: number, random: Random, signal: AbortSignal): Promise<number> {
  const dueAt = now() + exponential(pauseMs, random);
  await sleepUnless(signal, dueAt - now());
  return dueAt;
}

async function sleepUnless(signal: AbortSignal, ms: number): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await sleep(ms, undefined, { signal }).catch(() => undefined); // aborted: whoever waits looks at the signal
}
