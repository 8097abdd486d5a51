/** Requests that race for one session each, while replicas are killed at moments drawn from a seed; and what comes of it. */
import { EventEmitter, once } from 'node:events';
import {
  type HistoryEvent,
  isTogether,
  type LoadOptions,
  runLoad,
  type Scenario,
  type Single,
  scenarios,
  seededRandom,
} from 'session-lab';
import type { Lab } from '../../src/lab.ts';
import { checkLinearizability } from './linearizability.ts';
import { viewCounter, viewsOf } from './view-counter.ts';

const [countView] = scenarios.views.steps;
if (!countView || isTogether(countView)) throw new Error('a view is counted by one request');

/** Each is a step of its own: one that comes twice in a group is one tab's, which does one thing at a time. */
const write = (): Single => ({ ...countView, name: 'view at once', shows: undefined, follow: false });
const read = (): Single => ({
  name: 'read at once',
  request: () => ({ method: 'GET', path: '/views', as: 'fetch' }),
  shows: countView.shows,
});

/** Each flow counts one view alone, and then three, beside three who read. */
const racing: Scenario = {
  ...scenarios.views,
  name: 'racing',
  steps: [countView, { together: [write(), read(), write(), read(), write(), read()] }],
};

const LOAD: Omit<LoadOptions, 'target' | 'seed'> = {
  mix: [{ scenario: racing, weight: 1 }],
  ...{ users: 4, flows: 10_000, rate: null, arrivals: 'poisson', pauseMs: 20, durationMs: 1000 },
  ...{ clients: 'spread', connections: 'kept', probes: false, timeoutMs: 2000 },
};

export interface Raced {
  readonly events: readonly HistoryEvent[];
  /** Of each session: its verdict, with the answers that can't be explained. */
  readonly sessions: readonly { readonly name: string; readonly verdict: string; readonly told: string }[];
  /** Writes of which nobody knows whether they happened. */
  readonly unknown: number;
}

/** @param kills so many, one after the other: each replica is back before the next goes, and the load lasts as long */
export async function race(lab: Lab, seed: number, kills: number, signal: AbortSignal): Promise<Raced> {
  const random = seededRandom(seed);
  const replicas = await lab.replicas();
  const target = new URL((await lab.status())?.url ?? '');
  const events: HistoryEvent[] = [];
  const heard = new EventEmitter();
  let killed = 0;
  const load = runLoad(
    { ...LOAD, target, seed, released: () => killed === kills },
    (event) => {
      events.push(event);
      heard.emit('event');
    },
    signal,
  );
  const strike = async () => {
    for (; killed < kills; killed++) {
      // By what has been done, and not by the clock: a kill meets requests, however busy the machine is.
      const at = events.length + 40 + random() * 120;
      while (events.length < at) await once(heard, 'event', { signal });
      const victim = replicas[Math.floor(random() * replicas.length)] ?? 'app-1';
      await lab.kill(victim);
      await lab.start(victim);
    }
  };
  await Promise.all([load, strike()]);
  const sessions = [...viewsOf(events)].map(([name, operations]) => {
    const found = checkLinearizability(viewCounter, operations);
    const stuck = found.verdict === 'not linearizable' ? found.stuck : [];
    return { name, verdict: found.verdict, told: JSON.stringify(stuck) };
  });
  const unknown = events.filter((event) => event.type === 'op' && event.outcome === 'info').length;
  return { events, sessions, unknown };
}
