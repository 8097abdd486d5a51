/** What theory says a run will show, from its topology and its load, before anything is judged. */
import { LEAST_FLOWS } from '@session-lab/loadtest/check/verdict.ts';
import type { Lab, Prediction, Run, Verdict } from '@session-lab/loadtest/history/event.ts';
import { ipHash } from './ip-hash.ts';
import { rotationKept } from './round-robin.ts';

export interface PredictionInput {
  readonly lab: Lab;
  readonly run: Run;
  /** The users' addresses, in the order of their numbers. */
  readonly addresses: readonly string[];
  /** Measured in the steady phase; the rotation depends on it. */
  readonly meanLatencyMs: number;
  /** Flows that were judged: how far chance may carry a share depends on it. */
  readonly flows: number;
  /** The replica that is killed; null without a fault. */
  readonly killed: string | null;
}

type Theory = Omit<Prediction, 'type'>;

/** @throws where no theory is written down for the pair of balancer and store: a profile without one is a defect. */
export function predict(input: PredictionInput): Prediction {
  return { type: 'prediction', ...theoryOf(input) };
}

function theoryOf(input: PredictionInput): Theory {
  const { balancer, store } = input.lab;
  if (store === 'redis') return shared(input);
  if (store === 'memory' && balancer === 'ip-hash') return sticky(input);
  if (store === 'memory' && balancer === 'round-robin') return rotation(input);
  throw new Error(`no theory for balancer ${balancer} with store ${store}: write one in lab/src/predict`);
}

function shared({ killed, flows }: PredictionInput): Theory {
  return {
    verdict: intactIfEnough(flows),
    kept: [1, 1],
    faultLost: killed === null ? null : [0, 0],
    causes: [],
    shares: null,
    because: 'any replica finds any session in Redis',
  };
}

function sticky({ lab, addresses, killed, flows }: PredictionInput): Theory {
  const homes = addresses.map((address) => lab.replicas[ipHash(address, lab.replicas.length)]);
  const usersOf = (replica: string) => homes.filter((home) => home === replica).length;
  const used = lab.replicas.filter((replica) => usersOf(replica) > 0).length;
  const lost = killed === null ? null : usersOf(killed);
  return {
    // With all users behind one replica nothing is put to the test.
    verdict: used > 1 ? intactIfEnough(flows) : 'unknown',
    kept: [1, 1],
    faultLost: lost === null ? null : [lost, lost],
    // Where a user's replica is away, another takes them in, until it is back and they lose that session, too.
    causes: killed === null ? [] : ['dead-replica', 'wrong-replica'],
    shares: Object.fromEntries(lab.replicas.map((replica) => [replica, usersOf(replica) / addresses.length])),
    because: 'a client address always meets the replica that has its session',
  };
}

function rotation({ lab, run, meanLatencyMs, flows, killed }: PredictionInput): Theory {
  const replicas = lab.replicas.length;
  const share = rotationKept({ users: run.users, replicas, pauseMs: run.pauseMs, latencyMs: meanLatencyMs });
  return {
    verdict: 'broken',
    kept: around(share, flows),
    // At most the one session that each user holds.
    faultLost: killed === null ? null : [0, run.users],
    causes: ['wrong-replica', 'dead-replica'],
    shares: null,
    because: 'the redirect goes to the next replica in turn, and each knows only its own sessions',
  };
}

const intactIfEnough = (flows: number): Verdict => (flows >= LEAST_FLOWS ? 'intact' : 'unknown');

// Three standard errors (0.3 % of runs fall outside by chance) and two points for what the model leaves out:
// latencies that vary with the load, and users that wait for each other on a busy machine.
const STANDARD_ERRORS = 3;
const MODEL_ERROR = 0.02;

function around(share: number, flows: number): [number, number] {
  if (share === 0 || flows === 0) return [share, share];
  const margin = MODEL_ERROR + STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / flows);
  return [Math.max(0, share - margin), Math.min(1, share + margin)];
}
