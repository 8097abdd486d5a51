/** What theory says a run shows, from its topology and from the load that there was: who came when, how fast, how often. */
import { UserError } from '@session-lab/loadtest/errors.ts';
import type { Cause, Guarantee, Lab, Prediction, Run } from '@session-lab/loadtest/history/event.ts';
import type { Mix } from '@session-lab/loadtest/scenarios/mix.ts';
import { parseMix } from '@session-lab/loadtest/scenarios/parse-mix.ts';
import { isTogether, singlesOf } from '@session-lab/loadtest/scenarios/scenario.ts';
import { onRing, ringOf } from './consistent-hash.ts';
import { ipHash } from './ip-hash.ts';
import { rotationKept } from './round-robin.ts';

export interface PredictionInput {
  readonly lab: Lab;
  readonly run: Run;
  /** Each user's address, by number. */
  readonly addresses: ReadonlyMap<number, string>;
  /** Users who wrote something in the steady phase. */
  readonly steady: ReadonlySet<number>;
  /** Users who wrote something before the fault had struck, and came back after it. */
  readonly returned: ReadonlySet<number>;
  /** Measured in the steady phase; the rotation depends on it. */
  readonly meanLatencyMs: number;
  /** Users side by side, as measured where they arrive at a rate. */
  readonly concurrency: number;
  /** Flows that were judged: how far chance may carry a share depends on it. */
  readonly flows: number;
  /** The replica that is killed; null without a fault. */
  readonly killed: string | null;
}

type Theory = Omit<Prediction, 'type'>;

/** @throws {UserError} where no theory is written down for the pair of balancer and store, or for the scenario. */
export function predict(input: PredictionInput): Prediction {
  const mix = parseMix(input.run.scenario);
  if (!mix) throw new UserError(`no theory is written down for the scenario ${input.run.scenario}`);
  const theory = theoryOf(input, mix);
  // In a replica's own memory nothing is waited for between load and save, so that no two requests come in between.
  return {
    type: 'prediction',
    ...(hasRaces(mix) && input.lab.store !== 'memory' ? withRaces(theory) : theory),
  };
}

function theoryOf(input: PredictionInput, mix: Mix): Theory {
  const { balancer, store, servers } = input.lab;
  if (store === 'redis') return shared(input);
  if (store === 'memory' && balancer === 'round-robin') return rotation(input, mix);
  if (store === 'memory' && balancer === 'ip-hash')
    return sticky(input, mix, (address) => ipHash(address, servers.length));
  if (store === 'memory' && balancer === 'hash-consistent') {
    const ring = ringOf(servers);
    return sticky(input, mix, (address) => onRing(ring, address));
  }
  if (store === 'memory' && balancer === 'layer-4') return layer4(input, mix);
  throw new UserError(
    `no theory is written down for balancer ${balancer} with store ${store}: add it to lab/src/predict`,
  );
}

/** What breaks where a user is sent away from the memory that has their session. */
const OF_A_MEMORY: Guarantee[] = [
  'session-kept',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
  'flash-once',
  // A logout that reaches another replica leaves the session alive where it is.
  'logout-final',
];

function shared({ killed }: PredictionInput): Theory {
  return {
    verdict: 'intact',
    kept: [1, 1],
    faultKept: killed === null ? null : [1, 1],
    faultLost: killed === null ? null : [0, 0],
    causes: [],
    mayBreak: [],
    faultMayBreak: [],
    shares: null,
    homes: null,
    because: 'any replica finds any session in Redis',
  };
}

/** @param serverOf index of the server that the balancer picks for an address, while all live */
function sticky(
  { lab, addresses, steady, returned, killed }: PredictionInput,
  mix: Mix,
  serverOf: (address: string) => number,
): Theory {
  const { replicas } = lab;
  const homes = new Map(
    [...addresses].map(([user, address]): [number, string] => [user, replicas[serverOf(address)] ?? '']),
  );
  const countOn = (replica: string, users: ReadonlySet<number>): number =>
    [...users].filter((user) => homes.get(user) === replica).length;
  const used = replicas.filter((replica) => countOn(replica, steady) > 0).length;
  // Who has logged out when the kill comes has no session to lose.
  const lost = killed === null || logsOut(mix) ? null : countOn(killed, returned);
  return {
    // With all users behind one replica nothing is put to the test.
    verdict: used > 1 ? 'intact' : 'unknown',
    kept: [1, 1],
    // Flows that the kill or the return cuts in two are not kept; how many those are is chance.
    faultKept: null,
    faultLost: lost === null ? null : [lost, lost],
    // Where a user's replica is away, another takes them in, until it is back and they lose that session, too.
    causes: killed === null ? [] : ['dead-replica', 'wrong-replica'],
    mayBreak: [],
    faultMayBreak: OF_A_MEMORY,
    shares:
      steady.size === 0
        ? null
        : Object.fromEntries(replicas.map((replica) => [replica, countOn(replica, steady) / steady.size])),
    homes: Object.fromEntries(homes),
    because: 'a client address always meets the replica that has its session',
  };
}

/**
 * Layer 4: the ring again, but asked when a connection begins and not for each request. A kill ends the connections to
 * the dead replica; who connects again is taken in by another, and stays there when the replica is back. So no user
 * is sent home, and loses a second session by that, for as long as connections last: not where users pause longer than
 * a connection may idle. And a user with several connections may have them with different replicas from then on: those
 * used while the replica was away, and those that were not.
 */
function layer4(input: PredictionInput, mix: Mix): Theory {
  const ring = ringOf(input.lab.servers);
  const theory = sticky(input, mix, (address) => onRing(ring, address));
  const because = 'a client’s connection stays with the replica that its address was hashed to';
  const several = mix.some(({ scenario }) => scenario.steps.some(isTogether));
  if (several || input.run.pauseMs > LONG_PAUSE_MS) return { ...theory, because };
  return {
    ...theory,
    causes: theory.causes.filter((cause) => cause !== 'wrong-replica'),
    faultMayBreak: OF_A_MEMORY.filter((guarantee) => guarantee !== 'logout-final'),
    because,
  };
}

/** The app lets a connection idle for 72 s, and pauses are exponential: of this mean, one in a million is longer. */
const LONG_PAUSE_MS = 5000;

function rotation({ lab, run, meanLatencyMs, concurrency, flows }: PredictionInput, mix: Mix): Theory {
  const share = rotationKept({
    mix,
    users: run.rate === null ? run.users : Math.max(1, Math.round(concurrency)),
    replicas: lab.replicas.length,
    pauseMs: run.pauseMs,
    latencyMs: meanLatencyMs,
  });
  return {
    verdict: 'broken',
    kept: around(share, flows),
    faultKept: null,
    // Few sessions are whole when the kill comes; how many of those the dead replica has is chance.
    faultLost: null,
    // What the wrong replica does not know it clears the cookie of.
    causes: ['wrong-replica', 'dead-replica', 'cookie-cleared', 'cookie-replaced'],
    mayBreak: OF_A_MEMORY,
    faultMayBreak: OF_A_MEMORY,
    shares: null,
    homes: null,
    because: 'the redirect goes to the next replica in turn, and each knows only its own sessions',
  };
}

/**
 * Requests of one user at once: a store away replaces whole records, so that the last one saved wins, and what
 * the others had counted is gone. How much of it is chance.
 */
function withRaces(theory: Theory): Theory {
  const races: readonly Cause[] = ['overwritten'];
  const broken: readonly Guarantee[] = ['no-lost-update'];
  return {
    ...theory,
    verdict: 'broken',
    kept: [0, 1],
    faultKept: null,
    causes: [...theory.causes, ...races],
    mayBreak: [...theory.mayBreak, ...broken],
    faultMayBreak: [...theory.faultMayBreak, ...broken],
    because: `${theory.because}; but whole records are saved, so that of several writes at once the last one wins`,
  };
}

const logsOut = (mix: Mix): boolean =>
  mix.some(({ scenario }) => singlesOf(scenario).some(({ wrote }) => wrote?.effect === 'logout'));

const hasRaces = (mix: Mix): boolean =>
  mix.some(({ scenario }) =>
    scenario.steps.some((step) => isTogether(step) && step.together.filter(({ wrote }) => wrote).length > 1),
  );

// Three standard errors (0.3 % of runs fall outside by chance) and two points for what the model leaves out:
// latencies that vary with the load, and users that wait for each other on a busy machine.
const STANDARD_ERRORS = 3;
const MODEL_ERROR = 0.02;

function around(share: number, flows: number): [number, number] {
  if (share === 0 || flows === 0) return [share, share];
  const margin = MODEL_ERROR + STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / flows);
  return [Math.max(0, share - margin), Math.min(1, share + margin)];
}
