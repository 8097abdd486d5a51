/** What theory says a run shows, from its topology and from the load that there was: who came when, how fast, how often. */
import { UserError } from '@session-lab/loadtest/errors.ts';
import type { Lab, Prediction, Run } from '@session-lab/loadtest/history/event.ts';
import { ipHash } from './ip-hash.ts';
import { rotationKept } from './round-robin.ts';

export interface PredictionInput {
  readonly lab: Lab;
  readonly run: Run;
  /** The addresses of users who wrote something in the steady phase. */
  readonly steady: readonly string[];
  /** The addresses of users who wrote something before the fault had struck, and came back after it. */
  readonly returned: readonly string[];
  /** Measured in the steady phase; the rotation depends on it. */
  readonly meanLatencyMs: number;
  /** Flows that were judged: how far chance may carry a share depends on it. */
  readonly flows: number;
  /** The replica that is killed; null without a fault. */
  readonly killed: string | null;
}

type Theory = Omit<Prediction, 'type'>;

/** @throws {UserError} where no theory is written down for the pair of balancer and store. */
export function predict(input: PredictionInput): Prediction {
  return { type: 'prediction', ...theoryOf(input) };
}

function theoryOf(input: PredictionInput): Theory {
  const { balancer, store } = input.lab;
  if (store === 'redis') return shared(input);
  if (store === 'memory' && balancer === 'ip-hash') return sticky(input);
  if (store === 'memory' && balancer === 'round-robin') return rotation(input);
  throw new UserError(
    `no theory is written down for balancer ${balancer} with store ${store}: add it to lab/src/predict`,
  );
}

function shared({ killed }: PredictionInput): Theory {
  return {
    verdict: 'intact',
    kept: [1, 1],
    faultKept: killed === null ? null : [1, 1],
    faultLost: killed === null ? null : [0, 0],
    causes: [],
    shares: null,
    because: 'any replica finds any session in Redis',
  };
}

function sticky({ lab, steady, returned, killed }: PredictionInput): Theory {
  const { replicas } = lab;
  const countOn = (replica: string, addresses: readonly string[]): number =>
    addresses.filter((address) => replicas[ipHash(address, replicas.length)] === replica).length;
  const used = replicas.filter((replica) => countOn(replica, steady) > 0).length;
  const lost = killed === null ? null : countOn(killed, returned);
  return {
    // With all users behind one replica nothing is put to the test.
    verdict: used > 1 ? 'intact' : 'unknown',
    kept: [1, 1],
    // Flows that the kill or the return cuts in two are not kept; how many those are is chance.
    faultKept: null,
    faultLost: lost === null ? null : [lost, lost],
    // Where a user's replica is away, another takes them in, until it is back and they lose that session, too.
    causes: killed === null ? [] : ['dead-replica', 'wrong-replica'],
    shares:
      steady.length === 0
        ? null
        : Object.fromEntries(replicas.map((replica) => [replica, countOn(replica, steady) / steady.length])),
    because: 'a client address always meets the replica that has its session',
  };
}

function rotation({ lab, run, meanLatencyMs, flows }: PredictionInput): Theory {
  const replicas = lab.replicas.length;
  const share = rotationKept({ users: run.users, replicas, pauseMs: run.pauseMs, latencyMs: meanLatencyMs });
  return {
    verdict: 'broken',
    kept: around(share, flows),
    faultKept: null,
    // Few sessions are whole when the kill comes; how many of those the dead replica has is chance.
    faultLost: null,
    causes: ['wrong-replica', 'dead-replica'],
    shares: null,
    because: 'the redirect goes to the next replica in turn, and each knows only its own sessions',
  };
}

// Three standard errors (0.3 % of runs fall outside by chance) and two points for what the model leaves out:
// latencies that vary with the load, and users that wait for each other on a busy machine.
const STANDARD_ERRORS = 3;
const MODEL_ERROR = 0.02;

function around(share: number, flows: number): [number, number] {
  if (share === 0 || flows === 0) return [share, share];
  const margin = MODEL_ERROR + STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / flows);
  return [Math.max(0, share - margin), Math.min(1, share + margin)];
}
