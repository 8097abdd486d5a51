/**
 * Judges a history as it streams by: every checker and measure sees each event once. The judge knows nothing but the
 * history, so a saved one gives the same result again.
 */
import { sum } from '../model/counts.ts';
import { endOf, type Operation } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import type { Outcomes, ProfileResult } from '../model/result.ts';
import { causeOf } from './cause-of.ts';
import { causeNamed } from './causes.ts';
import type { Violation } from './finding.ts';
import { Gathered } from './gathered.ts';
import type { Guarantee } from './guarantee.ts';
import type { GuaranteeTally } from './guarantee-tally.ts';
import { guarantees } from './guarantees/index.ts';
import { Ledger, type Page } from './ledger.ts';
import { isHttpError } from './measures/traffic.ts';
import type { Phase, PhaseTimes } from './phase.ts';
import { profileResult } from './profile-result.ts';
import { Sessions, showsNothing } from './sessions.ts';
import { Trace } from './trace.ts';

export class Judge extends Gathered {
  /** The same as in the map, to loop over without garbage: entries would be 1 kB an operation. */
  readonly #tallies: readonly GuaranteeTally[];
  readonly #asides: readonly GuaranteeTally[];
  /** Those whose violation is a loss, the foremost first. */
  readonly #losing: readonly GuaranteeTally[];
  readonly #ledger = new Ledger();
  readonly #sessions = new Sessions();
  readonly #trace = new Trace();
  #lastCause: string | null = null;

  constructor(registry: readonly Guarantee[] = guarantees) {
    super(registry);
    const all = [...this.tallies.values()];
    this.#tallies = all.filter(({ guarantee }) => guarantee.looksAt === undefined);
    this.#asides = all.filter(({ guarantee }) => guarantee.looksAt !== undefined);
    this.#losing = all
      .filter(({ loses }) => loses)
      .sort((a, b) => a.guarantee.precedence - b.guarantee.precedence);
  }

  add(event: HistoryEvent): void {
    // Nearly all of a history.
    if (event.type === 'op') {
      this.#lastCause = null;
      this.clock.unsureMs = this.stores.unsureMs = event.unsureMs ?? 0;
      this.clock.answered(event);
      this.#judge(event);
      return;
    }
    this.clock.add(event);
    this.stores.add(event);
    if (event.type === 'lab') this.makeUp = event;
    if (event.type === 'prediction') this.prediction = event;
    if (event.type === 'baseline') this.baseline = event;
    if (event.type === 'run') {
      this.run = event;
      this.#sessions.rolls = event.rolls === true;
      this.#sessions.learns = event.probes === true;
      this.#ledger.loginsBeginAnew = event.probes === true;
      this.losses.looked = event.probes === true;
      this.timeline.begin(event.at);
    }
    if (event.type === 'command') this.commands.push(event);
    if (event.type === 'left') this.#forget(event.user);
    if (event.type === 'end') {
      this.endedAt = event.at;
      if (event.cutShort) this.cutShort = 'interrupted';
      if (event.lost !== undefined) this.damage(event.lost);
    }
    if (event.type === 'sample') this.costs.sample(event);
    if (event.type === 'footprint') this.costs.footprint(event);
  }

  /** Why the operation that was added last showed a loss, as far as was known by then; null where it showed none. */
  get lastCause(): string | null {
    return this.#lastCause;
  }

  /** The file is not what was written: what could be read is told, and proves nothing. */
  damage(reason: string): void {
    this.cutShort = reason;
    this.damaged = true;
  }

  /** Of the phase that the run is in: with a fault, from its begin on. */
  get progress(): Progress {
    const { fault, all, unsteady, phases } = this.clock;
    const now = fault ? unsteady : all.slice(-1);
    return {
      ...this.flows.tally(now),
      requests: sum(this.traffic.in(all).map(({ count }) => count)),
      errors: sum(this.traffic.in(now).map(({ httpErrors }) => httpErrors)),
      fault: fault && { name: fault.name, undone: fault.healed !== null },
      phase: phases.length > 1 ? (phases.at(-1) as PhaseTimes).name : null,
    };
  }

  /** @throws {UserError} where no load ran. */
  result(): ProfileResult {
    return profileResult(this);
  }

  /** Whoever has left asks for nothing more: an open loop would fill the memory. */
  #forget(user: number): void {
    for (const known of [this.#ledger, this.#sessions, this.#trace, this.flows]) known.forget(user);
  }

  #judge(operation: Operation): void {
    if (operation.step === 'look') {
      this.looks.add(operation);
      this.returns.add(operation, null, false, this.clock.phaseOf(endOf(operation)));
      return;
    }
    if (operation.step === 'before-login') {
      this.#judgeAside(operation);
      return;
    }
    const endedAt = endOf(operation);
    const phase = this.clock.phaseOf(endedAt);
    const ledger = this.#ledger;
    const sessions = this.#sessions;
    ledger.write(operation);
    this.#trace.add(operation);
    const page = ledger.page(operation);
    const known = { ledger, sessions, page };
    let violates = false;
    let lostSession = false;
    let checked = false;
    for (const tally of this.#tallies) {
      // Where users are meant to see each other's data, it proves nothing.
      const pointless = tally.betweenUsers && this.run?.isolated === false;
      const finding = pointless ? null : tally.add(operation, known, phase);
      if (pointless) tally.finding = null;
      checked ||= finding !== null && finding.outcome !== 'info' && tally.loses;
      if (finding?.outcome !== 'fail') continue;
      violates = true;
      lostSession ||= tally.losesSession;
    }
    if (operation.also) for (const saw of operation.also) this.#judgeGlance({ ...operation, saw }, phase);
    const cause = violates ? this.#explain(operation, lostSession, phase) : null;
    if (cause !== null && lostSession && causeNamed(cause)?.ofTheBalancer)
      this.sessionCount.misrouted(operation, phase, this.clock.fault?.targets ?? []);
    if (checked) {
      this.checks.of(phase).count++;
      if (operation.version !== undefined) this.#noteVersions(operation, cause !== null);
    }
    this.versions.add(operation);
    this.returns.add(operation, sessions.askedBy(operation), lostSession, phase, sessions.rolls);
    if (sessions.add(operation, lostSession)) this.sessionCount.started(operation, phase);
    // A replay's page is not one that its user has read.
    if (page && operation.step !== 'replay') page.log.read(page.now);
    if (this.losses.looked) this.#note(operation, page, phase);
    const flow = this.flows.add(operation, lostSession, phase);
    if (flow) this.timeline.add(endedAt, flow);
    const failed = isHttpError(operation);
    this.traffic.of(phase).add(operation);
    this.timeline.request(endedAt, failed ? null : operation.ms + (operation.lateMs ?? 0), cause !== null);
    this.lastAt = Math.max(this.lastAt, endedAt);
    if (failed || cause !== null) this.troubledAt = Math.max(this.troubledAt, endedAt);
    this.attendance.add(operation, phase, this.clock);
    this.costs.request();
    this.unavailability.add(operation, failed, phase, this.clock.isSteady(phase));
  }

  /** What else an answer shows: each page owes it to its user. What it violates counts for the flow of the answer. */
  #judgeGlance(answer: Operation, phase: Phase): void {
    const glance: Operation = { ...answer, wrote: undefined, set: null };
    const page = this.#ledger.page(glance);
    const known = { ledger: this.#ledger, sessions: this.#sessions, page };
    const ofAnswer = this.#tallies.map(({ finding }) => finding);
    for (const tally of this.#tallies) tally.finding = null;
    let violates = false;
    for (const tally of this.#tallies) {
      if (!tally.guarantee.ofAPage || tally.betweenUsers) continue;
      violates ||= tally.add(glance, known, phase)?.outcome === 'fail';
    }
    if (violates) {
      // Beside the answer itself, which is one check.
      this.checks.of(phase).count++;
      this.#explain(glance, false, phase);
    }
    if (page && glance.step !== 'replay') page.log.read(page.now);
    for (const [index, tally] of this.#tallies.entries()) {
      const finding = ofAnswer[index] ?? null;
      if (finding?.outcome === 'fail' || !tally.finding) tally.finding = finding;
    }
  }

  /** An operation of a kind that some guarantees alone look at. */
  #judgeAside(operation: Operation): void {
    const phase = this.clock.phaseOf(endOf(operation));
    const known = { ledger: this.#ledger, sessions: this.#sessions, page: this.#ledger.page(operation) };
    for (const tally of this.#tallies) tally.finding = null;
    let violates = false;
    for (const tally of this.#asides) {
      if (tally.guarantee.looksAt !== operation.step) continue;
      const finding = tally.add(operation, known, phase);
      violates ||= finding?.outcome === 'fail';
      if (finding && finding.outcome !== 'info' && tally.loses) this.checks.of(phase).count++;
    }
    if (violates) this.#explain(operation, false, phase);
    for (const tally of this.#asides) tally.finding = null;
  }

  /** What causes may need where nobody tells of the system. */
  #note(operation: Operation, page: Page | null, phase: Phase): void {
    const { error, name, size = 0, wrote, outcome, step } = operation;
    if (step === 'replay') return;
    if (operation.denied && !operation.handshake)
      this.whoKnows.denied(operation, this.#ledger.last(operation.user)?.operation);
    this.whoKnows.add(operation, page);
    this.idle.add(operation);
    if (operation.fresh) this.freshRequests.of(phase).count++;
    if (wrote && outcome === 'ok' && wrote.effect !== 'logout') this.writes++;
    this.inCookie ||=
      operation.carries === true ||
      size >= TOO_LONG_FOR_AN_ID ||
      (this.#sessions.rolls && size >= LONG_FOR_AN_ID);
    if (error?.startsWith('UNREADABLE_PAGE')) {
      const found = this.unreadable.get(name) ?? { count: 0, reasons: {} };
      this.unreadable.set(name, found);
      found.count++;
      const reason = error.slice('UNREADABLE_PAGE: '.length);
      found.reasons[reason] = (found.reasons[reason] ?? 0) + 1;
    }
  }

  /** Who had answered the write that was owed, and who was asked for it. */
  #noteVersions(operation: Operation, lost: boolean): void {
    const { version, wrote, user } = operation;
    const failed = this.#tallies.find(({ finding }) => finding?.outcome === 'fail')?.finding as
      | Violation
      | undefined;
    const owed = failed?.since ?? (wrote ? null : this.#ledger.last(user));
    this.versions.checked(owed?.operation.version, version, lost);
  }

  #explain(operation: Operation, session: boolean, phase: Phase): string | null {
    const tally = this.#losing.find(({ finding }) => finding?.outcome === 'fail');
    if (!tally) return null;
    const { name, loses } = tally.guarantee;
    const violation = tally.finding as Violation;
    const { clock, stores } = this;
    const circumstances = { sessions: this.#sessions, trace: this.#trace, clock, stores, run: this.run };
    const { cause, by = null } = causeOf(loses, operation, violation, circumstances);
    this.#lastCause = cause;
    const seen = this.losses.looked && (this.#wasSeen(violation) || (session && this.#wasShown(operation)));
    this.losses.add({ guarantee: name, cause, operation, violation, phase, session, by, seen }, this.#trace);
    return cause;
  }

  /** Pages of this very session have shown something before. */
  #wasShown({ user, sent, at }: Operation): boolean {
    return this.#trace
      .of(user)
      .some(
        (other) =>
          sent !== null && other.at < at && other.sent === sent && other.saw && !showsNothing(other.saw),
      );
  }

  /** A page has shown before what is missing now. */
  #wasSeen({ since }: Violation): boolean {
    if (!since) return false;
    const pages = [since.operation, ...(this.#trace.after(since) ?? [])];
    return pages.some(({ saw }) => saw?.marks.includes(since.mark));
  }
}

/** Ids of this length and more are mostly no ids. */
const LONG_FOR_AN_ID = 100;
const TOO_LONG_FOR_AN_ID = 128;

export interface Progress extends Outcomes {
  /** Over all of the run. */
  readonly requests: number;
  readonly errors: number;
  /** Null until one begins. */
  readonly fault: { readonly name: string; readonly undone: boolean } | null;
  /** By its name; null while there is one alone. */
  readonly phase: string | null;
}
