/**
 * Judges a history as it streams by: each event goes once to every checker and measure. The judge knows nothing
 * that the history doesn't say, so an old history gives the result that its run gave.
 */
import {
  type Cause,
  endOf,
  type Guarantee,
  type HistoryEvent,
  type Lab,
  type Operation,
  type Prediction,
  type Run,
} from '../model/event.ts';
import type { Outcomes, ProfileResult } from '../model/result.ts';
import { Attendance } from './attendance.ts';
import { causeOf } from './cause-of.ts';
import type { Checker, Finding, Violation } from './finding.ts';
import { Flows } from './flows.ts';
import { GuaranteeTally } from './guarantee-tally.ts';
import { checkers } from './guarantees/index.ts';
import { Ledger } from './ledger.ts';
import { Losses } from './losses.ts';
import { CostMeter } from './measures/costs.ts';
import { Timeline } from './measures/timeline.ts';
import { isHttpError, Traffic } from './measures/traffic.ts';
import { Unavailability } from './measures/unavailability.ts';
import { type Phase, PhaseClock } from './phase.ts';
import { profileResult } from './profile-result.ts';
import { SessionCount } from './session-count.ts';
import { Sessions } from './sessions.ts';
import { StoreEvidence } from './store-evidence.ts';
import { Trace } from './trace.ts';

/** What is said of an operation that violates several guarantees: the first of these that it violates. */
const FOREMOST: readonly Guarantee[] = [
  'isolation',
  'logout-final',
  'session-kept',
  'no-lost-update',
  'read-your-writes',
  'flash-once',
  'monotonic-reads',
  'writes-follow-reads',
  'monotonic-writes',
];

export class Judge {
  readonly clock = new PhaseClock();
  readonly flows = new Flows();
  readonly sessionCount = new SessionCount();
  readonly traffic: Readonly<Record<Phase, Traffic>> = { steady: new Traffic(), fault: new Traffic() };
  readonly timeline = new Timeline();
  readonly attendance = new Attendance();
  readonly losses = new Losses();
  readonly stores = new StoreEvidence();
  readonly costs = new CostMeter();
  readonly unavailability = new Unavailability();
  readonly tallies: ReadonlyMap<Guarantee, GuaranteeTally>;
  /** The same, to go through for each operation: a map would make each entry anew, 1 kB an operation in all. */
  readonly #tallies: readonly (readonly [Guarantee, GuaranteeTally])[];
  readonly #ledger = new Ledger();
  readonly #sessions = new Sessions();
  readonly #trace = new Trace();
  /** Of the operation that is being judged; one map for all of them, since they are many. */
  readonly #findings = new Map<Guarantee, Finding | null>();
  #lab: Lab | null = null;
  #run: Run | null = null;
  #prediction: Prediction | null = null;
  #cutShort: string | null = null;

  constructor(registry: Readonly<Record<Guarantee, () => Checker>> = checkers) {
    this.tallies = new Map(
      Object.entries(registry).map(([name, make]) => [name as Guarantee, new GuaranteeTally(make())]),
    );
    this.#tallies = [...this.tallies];
  }

  add(event: HistoryEvent): void {
    // Nearly all of a history.
    if (event.type === 'op') {
      this.#judge(event);
      return;
    }
    this.clock.add(event);
    this.stores.add(event);
    if (event.type === 'lab') this.#lab = event;
    if (event.type === 'prediction') this.#prediction = event;
    if (event.type === 'run') {
      this.#run = event;
      this.timeline.begin(event.at);
    }
    if (event.type === 'end' && event.cutShort) this.#cutShort = 'interrupted';
    if (event.type === 'sample') this.costs.sample(event);
    if (event.type === 'footprint') this.costs.footprint(event);
  }

  /** What stands in the history after this is lost, and why; what stood before it is judged. */
  cut(reason: string): void {
    this.#cutShort = reason;
  }

  get run(): Run | null {
    return this.#run;
  }

  get lab(): Lab | null {
    return this.#lab;
  }

  get prediction(): Prediction | null {
    return this.#prediction;
  }

  get cutShort(): string | null {
    return this.#cutShort;
  }

  /** So far, for a progress line. */
  get progress(): Progress {
    const [steady, fault] = [this.flows.tally('steady'), this.flows.tally('fault')];
    return {
      ok: steady.ok + fault.ok,
      fail: steady.fail + fault.fail,
      info: steady.info + fault.info,
      requests: this.traffic.steady.count + this.traffic.fault.count,
      errors: this.traffic.steady.httpErrors + this.traffic.fault.httpErrors,
    };
  }

  /** @throws {UserError} where no load ran. */
  result(): ProfileResult {
    return profileResult(this);
  }

  #judge(operation: Operation): void {
    const endedAt = endOf(operation);
    const phase = this.clock.phaseOf(endedAt);
    const ledger = this.#ledger;
    const sessions = this.#sessions;
    ledger.write(operation);
    this.#trace.add(operation);
    const page = ledger.page(operation);
    const known = { ledger, sessions, page };
    const findings = this.#findings;
    let violates = false;
    for (const [guarantee, tally] of this.#tallies) {
      // Where users are meant to see each other's data, it proves nothing.
      const pointless = guarantee === 'isolation' && this.#run?.isolated === false;
      const finding = pointless ? null : tally.add(operation, known, phase);
      findings.set(guarantee, finding);
      violates ||= finding?.outcome === 'fail';
    }
    const denied = findings.get('session-kept')?.outcome === 'fail';
    const cause = violates ? this.#explain(operation, findings, denied, phase) : null;
    if (cause === 'wrong-replica' && denied)
      this.sessionCount.misrouted(operation, phase, this.clock.fault?.targets ?? []);
    if (sessions.add(operation, denied)) this.sessionCount.started(operation, phase);
    // An old cookie's page is not what its user has read.
    if (page && operation.step !== 'replay') page.log.read(page.now);
    const flow = this.flows.add(operation, findings, phase);
    if (flow) this.timeline.add(endedAt, flow);
    this.traffic[phase].add(operation);
    this.attendance.add(operation, this.clock);
    this.costs.request();
    if (phase === 'fault') this.unavailability.add(operation, isHttpError(operation));
  }

  #explain(
    operation: Operation,
    findings: ReadonlyMap<Guarantee, Finding | null>,
    session: boolean,
    phase: Phase,
  ): Cause | null {
    const guarantee = FOREMOST.find((name) => findings.get(name)?.outcome === 'fail');
    const violation = guarantee && (findings.get(guarantee) as Violation);
    if (!violation) return null;
    const cause = causeOf(guarantee, operation, violation, {
      sessions: this.#sessions,
      trace: this.#trace,
      clock: this.clock,
      stores: this.stores,
    });
    this.losses.add({ guarantee, cause, operation, violation, phase, session }, this.#trace);
    return cause;
  }
}

export interface Progress extends Outcomes {
  readonly requests: number;
  readonly errors: number;
}
