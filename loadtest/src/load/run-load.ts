/** Puts virtual users on a target: a fixed number side by side (closed loop), or new ones at a rate (open loop). */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../model/errors.ts';
import { type Clients, type Connections, HISTORY_SCHEMA } from '../model/event.ts';
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
import { LOOK_MS, VirtualUser, type VirtualUserOptions } from './virtual-user.ts';
import { walk } from './walk/walk.ts';
import type { Way } from './way.ts';

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
  requireAccounts(options);
  const addressed = clients !== 'none' || options.proxyProtocol === true;
  let [rolls, cookieless] = [false, true];
  const notices: string[] = [];
  for (const { scenario } of mix) {
    const address = addressed ? '10.0.0.1' : null;
    const walked = await walk({ ...options, app: scenario.app, address }, scenario, marks, signal);
    rolls ||= walked.rolls;
    cookieless &&= walked.cookieless;
    notices.push(...walked.notices);
  }

  if (rate !== null && (rate * durationMs) / 1000 > MOST_ARRIVALS) {
    throw new UserError(
      `${rate} new users a second for that long are over ${MOST_ARRIVALS} in all: make it shorter`,
    );
  }
  const arrivals =
    rate === null
      ? null
      : whileAccountsLast(arrivalTimes(options.arrivals, rate, durationMs, seed), options, notices);
  const users = arrivals?.length ?? options.users;
  const addresses = clientAddresses(clients, users, seed);
  await record({
    type: 'run',
    schema: HISTORY_SCHEMA,
    at: Date.now(),
    target: target.origin,
    ...(options.name === undefined ? {} : { name: options.name }),
    scenario: mixName(mix),
    users,
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
  });

  const crowd = new Crowd(seededRandom(seed), signal);
  const began = now();
  const deadline = began + durationMs;
  const runUser = async (index: number, random: Random, flows: number, dueAt: number | null) => {
    const address = addressed ? (addresses[index] ?? '10.0.0.1') : null;
    await record({ type: 'user', user: index + 1, address: address ?? '-' });
    const values = options.accounts?.[index % options.accounts.length] ?? {};
    const pause = () => (pauseMs === 0 ? null : sleepAWhile(pauseMs, random, signal));
    const { proxyProtocol, way, headers, traces, probes, lookMs = LOOK_MS, watch } = options;
    const fresh = isFresh(options.connections, index + 1);
    const as = { target, timeoutMs, address, proxyProtocol, way, headers, traces, fresh, app: scenario.app };
    await withBrowser(as, signal, async (browser) => {
      const walked = options.accounts !== undefined && values === options.accounts.at(-1);
      const own = { user: index + 1, browser, target, marks, values, walked };
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

/** Of every four users the second, so that two users are enough for one of them. */
const isFresh = (connections: Connections, user: number): boolean =>
  connections === 'fresh' || (connections === 'mixed' && user % 4 === 2);

/** @throws {UserError} where users would have to share an account: each would see what the other does */
function requireAccounts({ accounts, users, rate, mix }: LoadOptions): void {
  const [{ scenario }] = mix;
  if (!accounts || !scenario.app.isolated || rate !== null || users <= accounts.length) return;
  const enough = accounts.length === 1 ? 'one user' : `${accounts.length} users`;
  throw new UserError(
    `the scenario has accounts for ${enough}, and there are to be ${users}: those who share an account see each other's data. Add accounts, or say --users ${accounts.length}`,
  );
}

/** New users get an account each, until there is none left: then the load ends. */
function whileAccountsLast(
  arrivals: readonly number[],
  { accounts, mix }: LoadOptions,
  notices: string[],
): readonly number[] {
  const [{ scenario }] = mix;
  if (!accounts || !scenario.app.isolated || arrivals.length <= accounts.length) return arrivals;
  const endsAfter = ((arrivals[accounts.length] ?? 0) / 1000).toFixed(1);
  notices.push(
    `there are ${accounts.length} accounts, and ${arrivals.length} users were to arrive: each account is given once, and the load ends after ${endsAfter} s, when none is left`,
  );
  return arrivals.slice(0, accounts.length);
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
