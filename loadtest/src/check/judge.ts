/**
 * Judges a history as it streams by: each event goes once to every check and measure. The judge knows nothing
 * that the history doesn't say, so an old history gives the result that its run gave.
 */
import { UserError } from '../errors.ts';
import type { HistoryEvent, Lab, Operation, Prediction, Run, Verdict } from '../history/event.ts';
import { jainIndex, randomJain, sum } from '../measure/balance.ts';
import { proportionInterval } from '../measure/interval.ts';
import { Timeline } from '../measure/timeline.ts';
import { Traffic } from '../measure/traffic.ts';
import type { FaultResult, Outcomes, ProfileResult } from '../report/result.ts';
import { FlowCheck } from './flow-check.ts';
import { type Phase, PhaseClock } from './phase.ts';
import { SessionCheck } from './session-check.ts';
import { surprisesOf } from './surprises.ts';
import { verdictOf } from './verdict.ts';

/** Which users wrote something in the steady phase; before the fault had struck; and came back after that. */
export interface Attendance {
  readonly steady: ReadonlySet<number>;
  readonly wrote: ReadonlySet<number>;
  readonly returned: ReadonlySet<number>;
}

export class Judge {
  readonly #clock = new PhaseClock();
  readonly #flows = new FlowCheck(this.#clock);
  readonly #sessions = new SessionCheck(this.#clock);
  readonly #traffic: Record<Phase, Traffic> = { steady: new Traffic(), fault: new Traffic() };
  readonly #timeline = new Timeline();
  readonly #attendance = { steady: new Set<number>(), wrote: new Set<number>(), returned: new Set<number>() };
  #lab: Lab | null = null;
  #run: Run | null = null;
  #prediction: Prediction | null = null;

  add(event: HistoryEvent): void {
    this.#clock.add(event);
    if (event.type === 'lab') this.#lab = event;
    if (event.type === 'prediction') this.#prediction = event;
    if (event.type === 'run') {
      this.#run = event;
      this.#timeline.begin(event.at);
    }
    if (event.type === 'op') this.#judge(event);
  }

  get run(): Run | null {
    return this.#run;
  }

  get lab(): Lab | null {
    return this.#lab;
  }

  get attendance(): Attendance {
    return this.#attendance;
  }

  /** Counts so far, for a progress line. */
  get flows(): Outcomes {
    const steady = this.#flows.tally('steady');
    const fault = this.#flows.tally('fault');
    return { ok: steady.ok + fault.ok, fail: steady.fail + fault.fail, info: steady.info + fault.info };
  }

  /** Mean latency of the steady phase, in milliseconds. */
  get meanLatencyMs(): number {
    return this.#traffic.steady.meanLatencyMs;
  }

  /** @throws {UserError} where no load ran. */
  result(): ProfileResult {
    const [run, lab, prediction] = [this.#run, this.#lab, this.#prediction];
    if (!run) throw new UserError('this history holds no run: there is nothing to judge');
    const flows = this.#flows.tally('steady');
    const foreign = flows.foreign + this.#flows.tally('fault').foreign;
    const sessions = this.#sessions.tally('steady');
    const traffic = this.#traffic.steady;
    const lost = sum(sessions.lost);
    const requests = perReplica(traffic.requests, lab);
    const started = perReplica(sessions.startedBy, lab);
    const verdict = verdictOf({
      kept: flows.ok,
      unclear: flows.info,
      // Another user's data is never excused, not even by a fault.
      violations: flows.fail + lost + foreign,
      replicasSeen: Object.values(requests).filter((count) => count > 0).length,
    });
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
    };
    const fault = this.#faultResult(run.at);
    const lostSessions = { started: sessions.started, lost, lostByCause: { ...sessions.lost } };
    const seen = { verdict, kept, sessions: lostSessions, httpErrors: traffic.httpErrors, balance, fault };
    const surprises = prediction ? surprisesOf(seen, prediction) : [];
    return {
      profile: lab?.profile ?? run.target,
      balancer: lab?.balancer ?? null,
      store: lab?.store ?? null,
      replicas: Object.keys(requests).length,
      startedAt: new Date(run.at).toISOString(),
      load: {
        scenario: run.scenario,
        users: run.users,
        clients: run.clients,
        pauseMs: run.pauseMs,
        seed: run.seed,
      },
      verdict,
      expected: prediction?.verdict ?? null,
      because: prediction?.because ?? null,
      asPredicted: asPredicted(verdict, prediction, surprises),
      surprises,
      flows: outcomes(flows),
      kept,
      sessions: lostSessions,
      anomalies: {
        'lost-session': lost,
        'stale-read': flows.stale,
        'lost-update': null,
        'foreign-read': foreign,
        resurrected: null,
      },
      httpErrors: traffic.httpErrors,
      balance,
      latencyMs: traffic.latency(),
      throughputPerS: Math.round(traffic.perSecond()),
      fault,
      timeline: this.#timeline.result(),
    };
  }

  #judge(operation: Operation): void {
    const endedAt = operation.at + operation.ms;
    this.#attend(operation);
    const flowEnd = this.#flows.add(operation);
    if (flowEnd) this.#timeline.add(endedAt, flowEnd.outcome);
    this.#sessions.add(operation);
    this.#traffic[this.#clock.phaseOf(endedAt)].add(operation);
  }

  #attend({ user, outcome, step, at, ms }: Operation): void {
    if (outcome !== 'ok') return;
    const { steady, wrote, returned } = this.#attendance;
    const fault = this.#clock.fault;
    if (step === 'write' && this.#clock.phaseOf(at + ms) === 'steady') steady.add(user);
    if (!fault || at <= (fault.struck ?? at)) {
      if (step === 'write') wrote.add(user);
    } else if (wrote.has(user)) returned.add(user);
  }

  #faultResult(runAt: number): FaultResult | null {
    const fault = this.#clock.fault;
    if (!fault) return null;
    const { lost, lostOnReturn } = this.#sessions.tally('fault');
    const { 'wrong-replica': misrouted = 0 } = lost;
    return {
      name: fault.name,
      target: fault.target,
      beginMs: Math.round(fault.begin - runAt),
      healedMs: fault.healed === null ? null : Math.round(fault.healed - runAt),
      // What was asked of a wrong replica is the balancer's doing, not the fault's.
      lost: sum(lost) - misrouted,
      predictedLost: this.#prediction?.faultLost ?? null,
      lostOnReturn,
      lostByCause: { ...lost },
      flows: outcomes(this.#flows.tally('fault')),
      httpErrors: this.#traffic.fault.httpErrors,
    };
  }
}

/** Null where nothing contradicts the prediction, but too little was seen to bear it out. */
function asPredicted(
  verdict: Verdict,
  prediction: Prediction | null,
  surprises: readonly string[],
): boolean | null {
  if (!prediction) return null;
  if (surprises.length > 0) return false;
  return verdict === prediction.verdict ? true : null;
}

const outcomes = ({ ok, fail, info }: Outcomes): Outcomes => ({ ok, fail, info });

/** Counts for every replica there is, those that were never met among them; else for those that were. */
function perReplica(counts: Readonly<Record<string, number>>, lab: Lab | null): Record<string, number> {
  const names = lab?.replicas ?? Object.keys(counts).sort();
  return Object.fromEntries(names.map((name) => [name, counts[name] ?? 0]));
}
