/** Puts what the judge has gathered into a result. */
import { UserError } from '../model/errors.ts';
import type { Guarantee, Lab, Prediction, Verdict } from '../model/event.ts';
import type { FaultResult, GuaranteeResult, ProfileResult } from '../model/result.ts';
import { LEAST_CHECKS, verdictOf, worst } from '../model/verdict.ts';
import type { Judge } from './judge.ts';
import type { ByCause } from './losses.ts';
import { jainIndex, randomJain, sum } from './measures/balance.ts';
import { proportionInterval } from './measures/interval.ts';
import { PHASES } from './phase.ts';
import { surprisesOf } from './surprises.ts';

/** Another user's data is never excused, not even by a fault. */
const NEVER_EXCUSED: readonly Guarantee[] = ['isolation'];

/** @throws {UserError} where no load ran. */
export function profileResult(judge: Judge): ProfileResult {
  const { run, lab, prediction, traffic } = judge;
  if (!run) throw new UserError('this history holds no run: there is nothing to judge');
  const flows = judge.flows.tally('steady');
  const sessions = judge.sessionCount.tally('steady');
  const losses = judge.losses.result(judge.stores);
  const requests = perReplica(traffic.steady.requests, lab);
  const started = perReplica(sessions.startedBy, lab);
  const replicas = Object.keys(requests).length;
  const replicasSeen = replicas === 0 ? null : Object.values(requests).filter((count) => count > 0).length;
  const guarantees = guaranteeResults(judge, replicasSeen);
  const verdict = worst([
    verdictOf({ held: flows.ok, unclear: flows.info, violations: flows.fail, replicasSeen }),
    ...Object.values(guarantees).flatMap((guarantee) =>
      guarantee && counts(guarantee) ? guarantee.verdict : [],
    ),
  ]);
  const judged = flows.ok + flows.fail;
  const kept = {
    rate: judged === 0 ? null : flows.ok / judged,
    ci95: proportionInterval(flows.ok, judged),
    predicted: prediction?.kept ?? null,
  };
  const balance = {
    requests,
    sessions: started,
    jain: jainIndex(Object.values(requests)),
    jainSessions: jainIndex(Object.values(started)),
    jainSessionsByChance: randomJain(Object.keys(started).length, sum(started)),
    predictedShares: prediction?.shares ?? null,
    misplaced: prediction?.homes ? judge.attendance.misplaced(prediction.homes) : null,
  };
  const fault = faultResult(judge, run.at, losses.fault.sessions);
  const lostSessions = {
    started: sessions.started,
    lost: sum(losses.steady.sessions),
    lostByCause: losses.steady.sessions,
  };
  const { httpErrors } = traffic.steady;
  const costs = judge.costs.result(prediction);
  const seen = { verdict, kept, guarantees, sessions: lostSessions, httpErrors, balance, fault, costs };
  const surprises = prediction ? surprisesOf(seen, prediction) : [];
  const stale = guarantees['monotonic-reads']?.violations ?? null;
  return {
    profile: lab?.profile ?? run.target,
    balancer: lab?.balancer ?? null,
    store: lab?.store ?? null,
    replicas,
    startedAt: new Date(run.at).toISOString(),
    cutShort: judge.cutShort,
    load: {
      scenario: run.scenario,
      users: run.users,
      rate: run.rate,
      arrivals: run.arrivals,
      clients: run.clients,
      pauseMs: run.pauseMs,
      seed: run.seed,
    },
    verdict,
    expected: prediction?.verdict ?? null,
    because: prediction?.because ?? null,
    asPredicted: asPredicted(verdict, prediction, surprises),
    surprises,
    flows,
    kept,
    guarantees,
    sessions: lostSessions,
    losses: {
      byCause: losses.steady.operations,
      afterFault: fault ? losses.fault.operations : null,
      examples: judge.losses.examples(run.at, judge.clock, judge.stores),
    },
    anomalies: {
      'lost-session': lostSessions.lost,
      'stale-read': stale,
      'lost-update': guarantees['no-lost-update']?.violations ?? null,
      'foreign-read': guarantees.isolation?.violations ?? null,
      resurrected: guarantees['logout-final']?.violations ?? null,
    },
    httpErrors,
    errors: { ...traffic.steady.errors },
    balance,
    latencyMs: traffic.steady.latency(),
    latencyByStep: {
      steady: traffic.steady.latencyByStep(),
      fault: fault ? traffic.fault.latencyByStep() : null,
    },
    throughputPerS: Math.round(traffic.steady.perSecond()),
    costs,
    fault,
    timeline: judge.timeline.result(),
  };
}

function guaranteeResults(
  judge: Judge,
  replicasSeen: number | null,
): Record<Guarantee, GuaranteeResult | null> {
  const results = [...judge.tallies].map(([guarantee, tally]) => {
    const phases = NEVER_EXCUSED.includes(guarantee) ? PHASES : undefined;
    return [guarantee, tally.result(replicasSeen, phases)] as const;
  });
  return Object.fromEntries(results) as Record<Guarantee, GuaranteeResult | null>;
}

/** A guarantee that was put to the test only now and then vouches for little, and casts no doubt on the rest. */
const counts = ({ verdict, checked, crashed }: GuaranteeResult): boolean =>
  verdict !== 'unknown' || crashed !== undefined || checked >= LEAST_CHECKS;

function faultResult(judge: Judge, runAt: number, lost: ByCause): FaultResult | null {
  const { fault } = judge.clock;
  if (!fault) return null;
  const { lostOnReturn } = judge.sessionCount.tally('fault');
  const { 'wrong-replica': misrouted = 0 } = lost;
  return {
    name: fault.name,
    targets: [...fault.targets],
    did: fault.did,
    beginMs: Math.round(fault.begin - runAt),
    healedMs: fault.healed === null ? null : Math.round(fault.healed - runAt),
    // What was asked of a wrong replica is the balancer's doing, not the fault's.
    lost: sum(lost) - misrouted,
    predictedLost: judge.prediction?.faultLost ?? null,
    lostOnReturn,
    moved: judge.prediction?.moved
      ? {
          users: judge.attendance.moved,
          of: judge.attendance.through.size,
          predicted: judge.prediction.moved,
        }
      : null,
    lostByCause: { ...lost },
    flows: judge.flows.tally('fault'),
    longestUnavailableMs: judge.unavailability.longestMs,
    recoveryMs: judge.unavailability.recoveryMs(fault.struck ?? fault.begin),
    violations: Object.fromEntries(
      [...judge.tallies].flatMap(([guarantee, tally]) => {
        const violations = tally.violations('fault');
        return violations > 0 ? [[guarantee, violations]] : [];
      }),
    ),
    httpErrors: judge.traffic.fault.httpErrors,
    indeterminate: judge.traffic.fault.indeterminate,
  };
}

/** Null where nothing contradicts the prediction, but too little was seen to bear it out. */
function asPredicted(
  verdict: Verdict,
  prediction: Prediction | null,
  surprises: readonly string[],
): boolean | null {
  if (!prediction) return null;
  if (surprises.length > 0) return false;
  return verdict === prediction.verdict || (prediction.verdict === null && verdict !== 'unknown')
    ? true
    : null;
}

/** Counts for every replica there is, those that were never met among them; else for those that were. */
function perReplica(counts: Readonly<Record<string, number>>, lab: Lab | null): Record<string, number> {
  const names = lab?.replicas ?? Object.keys(counts).sort();
  return Object.fromEntries(names.map((name) => [name, counts[name] ?? 0]));
}
