/** Puts virtual users on a target: a fixed number side by side (closed loop), or new ones at a rate (open loop). */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../model/errors.ts';
import { type Clients, HISTORY_SCHEMA } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { Marks } from '../model/mark.ts';
import { exponential, type Random, seededRandom } from '../model/random.ts';
import { choose, type Mix, mixName } from '../scenarios/mix.ts';
import type { Values } from '../scenarios/scenario.ts';
import { type Arrivals, arrivalTimes } from './arrivals.ts';
import { withBrowser } from './browser.ts';
import { clientAddresses } from './client-addresses.ts';
import { now } from './clock.ts';
import { type Coroutine, run } from './coroutine.ts';
import { Crowd } from './crowd.ts';
import { preflight } from './preflight.ts';
import { VirtualUser } from './virtual-user.ts';

export interface LoadOptions {
  readonly target: URL;
  readonly mix: Mix;
  /** Side by side in a closed loop. */
  readonly users: number;
  /** New users a second, and how they arrive: an open loop; null: a closed one. */
  readonly rate: number | null;
  readonly arrivals: Arrivals;
  readonly clients: Clients;
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
}

/** Takes an event in; a promise asks the user whose event it is to wait, since the history can't keep up. */
export type Recorder = (event: HistoryEvent) => void | Promise<void>;

// Users arrive over a while, not all in the same moment: a crowd at the door measures the door.
const ARRIVAL_MS = 500;

/** In one open loop: the judge remembers each user. */
const MOST_ARRIVALS = 1_000_000;

/** With two connections a user, a balancer of usual settings has room for so many side by side. */
export const MOST_USERS = 2000;

/**
 * Runs the load and hands every event to `record` as it happens. Returns when all users have finished their last
 * flow; soon after `signal` is aborted, with a history that says that it was cut short.
 * @throws {UserError} where the target can't be tested at all; nothing has been recorded then.
 */
export async function runLoad(options: LoadOptions, record: Recorder, signal: AbortSignal): Promise<void> {
  const { target, timeoutMs, rate, clients, seed, pauseMs, mix, durationMs, released = () => true } = options;
  const marks = new Marks(randomBytes(3).toString('hex'));
  const [{ scenario }] = mix;
  for (const { scenario } of mix) {
    await preflight({ ...options, app: scenario.app, address: '10.0.0.1' }, scenario, marks, signal);
  }

  if (rate !== null && (rate * durationMs) / 1000 > MOST_ARRIVALS) {
    throw new UserError(
      `${rate} new users a second for that long are over ${MOST_ARRIVALS} in all: make it shorter`,
    );
  }
  const arrivals = rate === null ? null : arrivalTimes(options.arrivals, rate, durationMs, seed);
  const users = arrivals?.length ?? options.users;
  const addresses = clientAddresses(clients, users, seed);
  await record({
    type: 'run',
    schema: HISTORY_SCHEMA,
    at: Date.now(),
    target: target.origin,
    scenario: mixName(mix),
    users,
    rate,
    arrivals: rate === null ? null : options.arrivals,
    clients,
    pauseMs,
    seed,
    isolated: scenario.app.isolated,
  });

  const crowd = new Crowd(seededRandom(seed), signal);
  const began = now();
  const deadline = began + durationMs;
  const runUser = async (index: number, random: Random, flows: number, dueAt: number | null) => {
    const address = addresses[index] ?? '10.0.0.1';
    await record({ type: 'user', user: index + 1, address });
    const values = options.accounts?.[index % options.accounts.length] ?? {};
    const pause = () => (pauseMs === 0 ? null : sleepAWhile(pauseMs, random, signal));
    const from = { address, proxyProtocol: options.proxyProtocol };
    await withBrowser({ target, timeoutMs, ...from, app: scenario.app }, signal, async (browser) => {
      const user = new VirtualUser({ user: index + 1, browser, target, marks, crowd, values, record, pause });
      const stay = function* (): Coroutine<void> {
        for (let flow = 0; flow < flows && !crowd.stopped; flow++) {
          if (dueAt === null && now() >= deadline && released()) break;
          yield* user.flow(choose(mix, random), flow === 0 ? dueAt : null);
        }
      };
      await run(stay());
    });
  };

  if (arrivals) {
    const flows = Number.isFinite(options.flows) ? options.flows : 1;
    await openLoop(arrivals, began, signal, (index, dueAt) =>
      runUser(index, seededRandom(seed + 1 + index), flows, dueAt),
    );
  } else {
    await Promise.all(
      addresses.map(async (_, index) => {
        const random = seededRandom(seed + 1 + index);
        await sleepUnless(signal, random() * ARRIVAL_MS);
        await runUser(index, random, options.flows, null);
      }),
    );
  }
  await record({ type: 'end', at: Date.now(), ...(signal.aborted ? { cutShort: true as const } : {}) });
}

/** Starts each user at its time, however those before it fare; late only where too many are there already. */
async function openLoop(
  arrivals: readonly number[],
  began: number,
  signal: AbortSignal,
  start: (index: number, dueAt: number) => Promise<void>,
): Promise<void> {
  const present = new Set<Promise<void>>();
  for (const [index, afterMs] of arrivals.entries()) {
    const dueAt = began + afterMs;
    await sleepUnless(signal, dueAt - now());
    while (present.size >= MOST_USERS) await Promise.race(present);
    if (signal.aborted) break;
    const user: Promise<void> = start(index, dueAt).finally(() => present.delete(user));
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
