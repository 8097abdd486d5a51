/**
 * One experiment on a running lab: load, a fault during it, the undo, and the history of all three in
 * one file, with theory's prediction. The judge has seen every event as it was written.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  endOf,
  type HistoryEvent,
  HistoryFile,
  Judge,
  type Prediction,
  parseEvent,
  UserError,
} from 'session-lab';
import type { Profile } from '../catalogue/profile.ts';
import { traitsOf } from '../catalogue/store-of.ts';
import type { LoadProcess } from '../drivers/driver.ts';
import type { Lab } from '../lab.ts';
import { takeSample } from '../probe/costs.ts';
import { storeEvidence } from '../probe/store-evidence.ts';
import { FORGIVEN_MS } from '../topology.ts';
import { Awaited } from './awaited.ts';
import { injectionInto, type Noted } from './injection-into.ts';
import { LoadClock } from './load-clock.ts';
import type { PlannedFault } from './plan.ts';
import { predict } from './predict.ts';

export interface Experiment {
  readonly lab: Lab;
  readonly profile: Profile;
  /** The loadtest's own arguments. */
  readonly loadArgs: readonly string[];
  readonly fault: PlannedFault | null;
  /** What somebody does to the lab in place of a planned fault: the load lasts until they are through. */
  readonly byHand?: (hand: Hand) => Promise<void>;
  /** Where the history goes. */
  readonly file: string;
  readonly watch: Watch;
  readonly signal: AbortSignal;
}

/** Told what goes on, while it goes on. */
export interface Watch {
  progress(judge: Judge, event: HistoryEvent): void;
  say(message: string): void;
}

/** What can be done by hand to a lab under load. */
export interface Hand {
  readonly judge: Judge;
  strike(injection: Noted): Promise<void>;
  heal(injection: Noted): Promise<void>;
  /** What theory says of what has been seen so far; null before the load has begun. */
  predicted(): Prediction | null;
}

/** Returns the judge, ready to tell, also where it was interrupted while the load ran. @throws {UserError} where the load could not run, or ended before the fault had struck. */
export async function runExperiment(experiment: Experiment): Promise<Judge> {
  const { lab, profile, loadArgs, fault, file, watch, signal } = experiment;
  const history = await HistoryFile.open(file);
  const judge = new Judge();
  const record = (event: HistoryEvent): void => {
    history.write(event);
    judge.add(event);
  };
  try {
    const down = await lab.dead();
    for (const part of down) watch.say(`${part} is down; make start PART=${part} brings it back`);
    record({
      type: 'lab',
      profile: profile.name,
      balancer: profile.balancer,
      store: profile.store,
      app: profile.app,
      persistence: profile.persistence,
      ...(traitsOf(profile).failsOver ? { acknowledgements: profile.acknowledgements } : {}),
      ...(await inItsOrder(lab)),
      parts: await lab.roles(),
      ...(down.length > 0 ? { down: [...down] } : {}),
      runtime: lab.name,
      environment: await lab.environment(),
    });
    const addresses = new Map<number, string>();
    const began = Promise.withResolvers<void>();
    const clock = new LoadClock();
    const back = new Awaited(() => judge.notBack.length === 0);
    let ended = false;
    record(await takeSample(lab, () => clock.now()));
    // Whatever a fault takes, it is done and undone under load.
    const load = await lab.load(experiment.fault || experiment.byHand ? [...loadArgs, '--hold'] : loadArgs);
    const reading = readLoad(load, (event) => {
      record(event);
      if (event.type === 'op') clock.heard(endOf(event));
      if (event.type === 'run') began.resolve();
      if (event.type === 'end') ended = true;
      if (event.type === 'user') addresses.set(event.user, event.address);
      watch.progress(judge, event);
      back.look();
    });
    // Wait for both, even if one fails: a replica that is being healed must not outlive its lab.
    const hand = handOn(experiment, judge, addresses, clock, record);
    const injecting = (
      experiment.byHand
        ? experiment.byHand(hand)
        : inject(experiment, { began: began.promise, load: reading, back }, hand)
    ).then(load.release);
    // A fault that fails ends the load, too: its result would be of no use.
    injecting.catch(() => load.stop());
    const outcomes = await Promise.allSettled([injecting, reading]);
    if (signal.aborted) {
      // A partial result is worth keeping.
      if (!judge.run) throw signal.reason;
      if (!ended) record({ type: 'end', at: clock.now(), cutShort: true });
    } else {
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      if (!fault) record(await takeSample(lab, () => clock.now()));
      if (judge.run) for (const event of await storeEvidence(lab, judge.run.at)) record(event);
    }
    record(predictionFor(judge, addresses));
    return judge;
  } finally {
    await history.close();
  }
}

function handOn(
  { lab, signal }: Experiment,
  judge: Judge,
  addresses: ReadonlyMap<number, string>,
  clock: LoadClock,
  record: (event: HistoryEvent) => void,
): Hand {
  return {
    judge,
    async strike(injection) {
      record(await injection.note('begin', () => clock.now()));
      // After the begin: what the asking takes is not to be felt by those who were there before.
      record(await takeSample(lab, () => clock.now()));
      await injection.strike(lab, signal);
      record(await injection.note('struck', () => clock.now()));
    },
    async heal(injection) {
      record(await injection.note('healing', () => clock.now()));
      await injection.heal(lab);
      record(await injection.note('healed', () => clock.now()));
    },
    predicted: () => (judge.run ? predictionFor(judge, addresses) : null),
  };
}

/** The replicas, and the balancer's servers: one for one, in its order. */
async function inItsOrder(lab: Lab): Promise<{ replicas: string[]; servers: string[] }> {
  const servers = [...(await lab.servers())];
  return { replicas: lab.findsServers ? servers : [...(await lab.replicas())], servers };
}

/** Reads the history as the load writes it. @throws {UserError} with the load's own words where it failed. */
async function readLoad(load: LoadProcess, record: (event: HistoryEvent) => void): Promise<void> {
  let line = 0;
  try {
    for await (const text of createInterface({ input: load.history })) {
      record(parseEvent(text, `the load's line ${++line}`));
    }
  } catch (error) {
    load.stop();
    throw error;
  }
  const problem = await load.ended;
  if (problem !== null) throw new UserError(problem);
}

/** What the injection follows of the load. */
interface Course {
  readonly began: Promise<void>;
  /** Settles when it has ended. */
  readonly load: Promise<void>;
  /** Whether the replicas that were struck have answered somebody since the undo. */
  readonly back: Awaited;
}

/**
 * The longest that a load is held until a replica that is back has answered somebody: a balancer tries it again after
 * `FORGIVEN_MS`. Where users stay with those that took them in, it would be for ever.
 */
const BACK_WITHIN_MS = 2 * FORGIVEN_MS;

/** After its first answer, for its other users to meet it, too. */
const REUNION_MS = 500;

/** Strikes and heals at its time, counted from when the load began; the fault is undone whatever happens. */
async function inject(
  { fault: plan, lab, profile, watch, signal }: Experiment,
  { began, load, back }: Course,
  hand: Hand,
): Promise<void> {
  if (!plan) return;
  const { fault, afterMs, forMs, how } = plan;
  const injection = await injectionInto(lab, profile, fault, how);
  const strike = async (): Promise<void> => {
    await hand.strike(injection);
    watch.say(injection.did);
    await Promise.race([sleep(forMs, undefined, { signal, ref: false }), loadEnded]);
  };
  const heal = async (): Promise<void> => {
    await hand.heal(injection);
    if (injection.undid !== null) watch.say(injection.undid);
  };
  const loadEnded = load.then(() => 'ended' as const);
  const started = await Promise.race([began, loadEnded]);
  const waited =
    started ?? (await Promise.race([sleep(afterMs, undefined, { signal, ref: false }), loadEnded]));
  if (waited === 'ended') {
    throw new UserError(
      `the load ended before the fault "${fault.name}" had struck: make it longer (--duration)`,
    );
  }
  const outcomes = await Promise.allSettled([strike()]);
  if (!signal.aborted) outcomes.push(...(await Promise.allSettled([heal()])));
  // Undone it is whatever happens, but what went wrong first is what matters.
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  const pass = (ms: number) => sleep(ms, undefined, { signal, ref: false });
  const enough = Promise.all([pass(forMs), back.holds().then(() => pass(REUNION_MS))]);
  await Promise.race([enough, pass(Math.max(forMs, BACK_WITHIN_MS)), loadEnded]);
}

function predictionFor(judge: Judge, addresses: ReadonlyMap<number, string>): Prediction {
  const { makeUp: lab, run } = judge;
  if (!lab || !run) throw new UserError('the load wrote no history: is its version the same as the lab’s?');
  const { ok, fail } = judge.flows.tally(judge.clock.steady);
  const { steady, returned, firstMet } = judge.attendance;
  const met = judge.clock.fault;
  return predict({
    lab,
    run,
    addresses,
    firstMet,
    steady,
    returned,
    meanLatencyMs: judge.steadyTraffic.meanLatencyMs,
    concurrency: judge.attendance.concurrency,
    flows: ok + fail,
    startedWithin: (ms) =>
      judge.sessionCount.startedBetween((met?.begin ?? run.at) - ms, met?.struck ?? run.at),
    sessions: judge.sessionCount.startedBetween(run.at, Number.POSITIVE_INFINITY),
    writingAtOnce: judge.attendance.writingAtOnce,
    through: judge.attendance.through,
    fault: met ? { name: met.name, targets: met.targets, loses: met.loses, servers: met.servers } : null,
  });
}
