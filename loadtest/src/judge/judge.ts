/**
 * Judges a history as it streams by: every checker and measure sees each event once. The judge knows nothing but the
 * history, so a saved one gives the same result again.
 */
import { endOf, type Operation } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import type { Outcomes, ProfileResult } from '../model/result.ts';
import { causeOf } from './cause-of.ts';
import { causeNamed } from './causes.ts';
import type { Finding, Violation } from './finding.ts';
import { Gathered } from './gathered.ts';
import type { Guarantee } from './guarantee.ts';
import type { GuaranteeTally } from './guarantee-tally.ts';
import { guarantees } from './guarantees/index.ts';
import { Ledger } from './ledger.ts';
import { isHttpError } from './measures/traffic.ts';
import type { Phase } from './phase.ts';
import { profileResult } from './profile-result.ts';
import { Sessions } from './sessions.ts';
import { Trace } from './trace.ts';

export class Judge extends Gathered {
  /** The same as in the map, to loop over without garbage: entries would be 1 kB an operation. */
  readonly #tallies: readonly GuaranteeTally[];
  /** Those whose violation is a loss, the foremost first. */
  readonly #losing: readonly Guarantee[];
  readonly #ledger = new Ledger();
  readonly #sessions = new Sessions();
  readonly #trace = new Trace();
  /** Of the operation that is being judged: one map for all of them, to spare garbage. */
  readonly #findings = new Map<string, Finding | null>();

  constructor(registry: readonly Guarantee[] = guarantees) {
    super(registry);
    this.#tallies = [...this.tallies.values()];
    this.#losing = registry
      .filter(({ loses }) => loses !== 'nothing')
      .sort((a, b) => a.precedence - b.precedence);
  }

  add(event: HistoryEvent): void {
    // Nearly all of a history.
    if (event.type === 'op') {
      this.#judge(event);
      return;
    }
    this.clock.add(event);
    this.stores.add(event);
    if (event.type === 'lab') this.makeUp = event;
    if (event.type === 'prediction') this.prediction = event;
    if (event.type === 'run') {
      this.run = event;
      this.timeline.begin(event.at);
    }
    if (event.type === 'end' && event.cutShort) this.cutShort = 'interrupted';
    if (event.type === 'sample') this.costs.sample(event);
    if (event.type === 'footprint') this.costs.footprint(event);
  }

  /** The file is not what was written: what could be read is told, and proves nothing. */
  damage(reason: string): void {
    this.cutShort = reason;
    this.damaged = true;
  }

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
    let lostSession = false;
    for (const tally of this.#tallies) {
      // Where users are meant to see each other's data, it proves nothing.
      const pointless = tally.betweenUsers && this.run?.isolated === false;
      const finding = pointless ? null : tally.add(operation, known, phase);
      findings.set(tally.name, finding);
      if (finding?.outcome !== 'fail') continue;
      violates = true;
      lostSession ||= tally.losesSession;
    }
    const cause = violates ? this.#explain(operation, lostSession, phase) : null;
    if (cause !== null && lostSession && causeNamed(cause)?.ofTheBalancer)
      this.sessionCount.misrouted(operation, phase, this.clock.fault?.targets ?? []);
    if (sessions.add(operation, lostSession)) this.sessionCount.started(operation, phase);
    // A replay's page is not one that its user has read.
    if (page && operation.step !== 'replay') page.log.read(page.now);
    const flow = this.flows.add(operation, findings, lostSession, phase);
    if (flow) this.timeline.add(endedAt, flow);
    this.traffic[phase].add(operation);
    this.attendance.add(operation, this.clock);
    this.costs.request();
    if (phase === 'fault') this.unavailability.add(operation, isHttpError(operation));
  }

  #explain(operation: Operation, session: boolean, phase: Phase): string | null {
    const guarantee = this.#losing.find(({ name }) => this.#findings.get(name)?.outcome === 'fail');
    if (!guarantee) return null;
    const { name, loses } = guarantee;
    const violation = this.#findings.get(name) as Violation;
    const { clock, stores } = this;
    const circumstances = { sessions: this.#sessions, trace: this.#trace, clock, stores };
    const cause = causeOf(loses, operation, violation, circumstances);
    this.losses.add({ guarantee: name, cause, operation, violation, phase, session }, this.#trace);
    return cause;
  }
}

export interface Progress extends Outcomes {
  readonly requests: number;
  readonly errors: number;
}
