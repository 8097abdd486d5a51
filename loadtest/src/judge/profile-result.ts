/** Makes a result of what the judge has gathered. */
import { sum } from '../model/counts.ts';
import { UserError } from '../model/errors.ts';
import type { Run } from '../model/event.ts';
import type { FaultResult, ProfileResult, Unreadable } from '../model/result.ts';
import type { MakeUp, Prediction } from '../model/system-events.ts';
import { type Verdict, worst } from '../model/verdict.ts';
import { causeNamed } from './causes.ts';
import type { Evidence } from './final-cause.ts';
import type { Gathered } from './gathered.ts';
import { judgedIn } from './judged-in.ts';
import type { ByCause } from './losses.ts';
import { jainIndex, randomJain } from './measures/balance.ts';
import { proportionInterval } from './measures/interval.ts';
import { Traffic } from './measures/traffic.ts';
import { hitAt } from './phase.ts';
import { commandResults, phaseResults } from './phase-results.ts';
import { surprisesOf } from './surprises.ts';

/** @throws {UserError} where no load ran. */
export function profileResult(judge: Gathered): ProfileResult {
  const { run, makeUp, prediction, traffic } = judge;
  if (!run) throw new UserError('this history holds no run: there is nothing to judge');
  const { scenario, users, rate, arrivals, clients, pauseMs, seed } = run;
  const { clock } = judge;
  const settled = judge.losses.settle(evidenceOf(judge), run.at, clock);
  const losses = { steady: settled.in(clock.steady), fault: settled.in(clock.unsteady) };
  const steady = judge.steadyTraffic;
  const sessions = judge.sessionCount.tally(clock.steady);
  const requests = perReplica(steady.requests, makeUp);
  const started = perReplica(sessions.startedBy, makeUp);
  const replicas = Object.keys(requests).length;
  const own = ownDefects(judge, losses.steady.operations);
  const { flows, guarantees, ...seenThere } = judgedIn(judge, run, clock.steady, own, true);
  const phases = phaseResults(judge, run, settled, own);
  const anomalies = Object.fromEntries(
    [...judge.tallies.values()].flatMap(({ guarantee: { name, anomaly } }) =>
      anomaly ? [[anomaly, guarantees[name]?.violations ?? null]] : [],
    ),
  );
  // What was changed, or never sent, may have been what would decide.
  const seenVerdict = afterCommands(judge, run, own, seenThere.verdict);
  const isDoubtful = judge.damaged || (judge.ownTroubles.any && seenVerdict === 'intact');
  const verdict = isDoubtful ? 'unknown' : seenVerdict;
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
  const { httpErrors } = steady;
  const versions = judge.versions.result(run.at);
  const costs = judge.costs.result(prediction, makeUp);
  const seen = { verdict, kept, guarantees, sessions: lostSessions, httpErrors, balance, fault, costs };
  const surprises = prediction ? surprisesOf(seen, prediction, makeUp?.down) : [];
  return {
    profile: makeUp?.profile ?? run.name ?? run.target,
    balancer: makeUp?.balancer ?? null,
    store: makeUp?.store ?? null,
    replicas,
    startedAt: new Date(run.at).toISOString(),
    cutShort: judge.cutShort,
    ...(judge.damaged && { damaged: true as const }),
    load: { scenario, users, rate, arrivals, clients, pauseMs, seed },
    verdict,
    expected: prediction?.verdict ?? null,
    because: prediction?.because ?? null,
    asPredicted: judge.damaged ? null : asPredicted(verdict, prediction, surprises),
    surprises,
    flows,
    kept,
    guarantees,
    sessions: lostSessions,
    losses: {
      checks: sum(judge.checks.in(clock.steady).map(({ count }) => count)),
      byCause: losses.steady.operations,
      afterFault: fault ? losses.fault.operations : null,
      ...(Object.keys(settled.explanations).length > 0 ? { explanations: settled.explanations } : {}),
      examples: settled.examples,
    },
    anomalies: { 'lost-session': lostSessions.lost, ...anomalies },
    ...(run.connections !== undefined && run.connections !== 'kept'
      ? { connections: judge.flows.byConnection(clock.steady) }
      : {}),
    ...failuresOf(judge),
    ...(judge.unreadable.size > 0 ? { unreadable: unreadableOf(judge) } : {}),
    ...(judge.baseline ? { baseline: judge.baseline.target } : {}),
    ...(judge.shards ? { shards: judge.shards } : {}),
    ...noticesOf(judge, run),
    httpErrors,
    errors: { ...steady.errors },
    balance,
    latencyMs: steady.latency(),
    latencyByStep: {
      steady: steady.latencyByStep(),
      fault: fault ? Traffic.together(traffic.in(clock.unsteady)).latencyByStep() : null,
    },
    throughputPerS: Math.round(steady.perSecond()),
    costs,
    fault,
    timeline: {
      ...judge.timeline.result(),
      ...(phases === null ? {} : { requests: judge.timeline.requests() }),
    },
    ...(phases === null ? {} : { phases }),
    ...(judge.commands.length > 0 ? { commands: commandResults(judge, run.at) } : {}),
    ...awayIn(judge),
    ...(versions === null ? {} : { versions }),
  };
}

/** A command may do harm while it runs or after it: nothing is proved unless before and after could both have failed. */
function afterCommands(judge: Gathered, run: Run, own: ReadonlySet<string>, verdict: Verdict): Verdict {
  if (judge.commands.length === 0) return verdict;
  return worst([
    verdict,
    ...(['before', 'after'] as const).map(
      (stage) => judgedIn(judge, run, judge.clock.within(stage), own).verdict,
    ),
  ]);
}

function noticesOf({ ownTroubles }: Gathered, { notices = [] }: Run): Pick<ProfileResult, 'notices'> {
  const all = [...notices, ...ownTroubles.notices];
  return all.length > 0 ? { notices: all } : {};
}

const awayIn = ({ returns, clock }: Gathered): Pick<ProfileResult, 'away'> => {
  const away = returns.result(clock.all);
  return away.sessions === 0 ? {} : { away };
};

/** Guarantees that one replica alone violates, too; none where anything is lost here for another cause than there. */
function ownDefects({ baseline }: Gathered, byCause: Readonly<Record<string, number>>): ReadonlySet<string> {
  if (!baseline || Object.keys(byCause).some((cause) => !baseline.causes.includes(cause))) return new Set();
  return new Set(baseline.broken);
}

/** What is known when everything has been seen. */
export const evidenceOf = (judge: Gathered): Evidence => ({
  stores: judge.stores,
  looks: judge.looks,
  whoKnows: judge.whoKnows,
  ranBetween: (from, to) => judge.clock.ranBetween(from, to),
  probed: judge.run?.probes === true,
  inCookie: judge.inCookie,
  logoutsHeld: heldIn(judge, 'logout-final'),
  handshakesHeld: heldIn(judge, 'handshake'),
  writes: judge.writes,
  notices: judge.run?.notices ?? [],
});

function heldIn({ tallies, clock }: Gathered, name: string): number {
  const found = tallies.get(name)?.result(null, clock.all);
  return found ? found.checked - found.violations : 0;
}

function failuresOf({ idle }: Gathered): Pick<ProfileResult, 'failures'> {
  const { found } = idle;
  if (!found) return {};
  const figures = `only on connections that had been idle for ${found.afterMs} ms or longer; none on others`;
  const repair = causeNamed('idle-close')?.repair ?? '';
  return { failures: { 'idle-close': { count: found.failures, figures, repair } } };
}

const unreadableOf = ({ unreadable }: Gathered): Record<string, Unreadable> =>
  Object.fromEntries(
    [...unreadable].map(([step, { count, reasons }]) => {
      const [[reason = ''] = []] = Object.entries(reasons).sort(([, a], [, b]) => b - a);
      return [step, { count, reason }];
    }),
  );

function faultResult(judge: Gathered, runAt: number, lost: ByCause): FaultResult | null {
  const { attendance, unavailability, traffic, notBack } = judge;
  const { fault, unsteady } = judge.clock;
  if (!fault) return null;
  const { lostOnReturn } = judge.sessionCount.tally(unsteady);
  const during = Traffic.together(traffic.in(unsteady));
  return {
    name: fault.name,
    targets: [...fault.targets],
    did: fault.did,
    beginMs: Math.round(fault.begin - runAt),
    hitMs: Math.round(hitAt(fault) - runAt),
    healedMs: fault.healed === null ? null : Math.round(fault.healed - runAt),
    // What the balancer does by itself is not the fault's doing.
    lost: sum(Object.entries(lost).map(([cause, count]) => (causeNamed(cause)?.ofTheBalancer ? 0 : count))),
    predictedLost: judge.prediction?.faultLost ?? null,
    lostOnReturn,
    ...(notBack.length > 0 ? { notBack } : {}),
    moved: judge.prediction?.moved
      ? { users: attendance.moved, of: attendance.through.size, predicted: judge.prediction.moved }
      : null,
    lostByCause: { ...lost },
    flows: judge.flows.tally(unsteady),
    longestUnavailableMs: unavailability.longestMs(unsteady),
    recoveryMs: unavailability.recoveryMs(fault.struck ?? fault.begin, unsteady),
    violations: Object.fromEntries(
      [...judge.tallies]
        .map(([name, tally]) => [name, tally.violations(unsteady)] as const)
        .filter(([, violations]) => violations > 0),
    ),
    httpErrors: during.httpErrors,
    indeterminate: during.indeterminate,
  };
}

/** Null if nothing contradicts the prediction, but too little was seen to confirm it. */
function asPredicted(
  verdict: Verdict,
  prediction: Prediction | null,
  surprises: readonly string[],
): boolean | null {
  if (!prediction) return null;
  if (surprises.length > 0) return false;
  const confirmed = verdict === prediction.verdict || (prediction.verdict === null && verdict !== 'unknown');
  return confirmed ? true : null;
}

/** For every replica, even one that was never met; without a make-up, for those that were met. */
function perReplica(counts: Readonly<Record<string, number>>, makeUp: MakeUp | null): Record<string, number> {
  const names = makeUp?.replicas ?? Object.keys(counts).sort();
  return Object.fromEntries(names.map((name) => [name, counts[name] ?? 0]));
}
