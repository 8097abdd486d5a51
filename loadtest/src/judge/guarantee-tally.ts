/** What one checker found, by phase. A checker that crashed vouches for nothing from then on. */
import type { Operation } from '../model/event.ts';
import type { GuaranteeResult } from '../model/result.ts';
import { verdictOf } from '../model/verdict.ts';
import { ByPhase } from './by-phase.ts';
import type { Checker, Finding, Known } from './finding.ts';
import type { Guarantee } from './guarantee.ts';
import type { Phase } from './phase.ts';

type ByOutcome = Record<Finding['outcome'], number>;

export class GuaranteeTally {
  readonly guarantee: Guarantee;
  /** Copied from the guarantee, so that the judge's loop reads objects of one shape. */
  readonly name: string;
  readonly losesSession: boolean;
  readonly betweenUsers: boolean;
  /** Its violation is a loss. */
  readonly loses: boolean;
  /** What the operation that is being judged shows; null where it says nothing. */
  finding: Finding | null = null;
  readonly #checker: Checker;
  readonly #counts = new ByPhase<ByOutcome>(() => ({ ok: 0, fail: 0, info: 0 }));
  #crash: string | null = null;

  constructor(guarantee: Guarantee) {
    const { name, loses, betweenUsers = false } = guarantee;
    this.name = name;
    this.losesSession = loses === 'session';
    this.loses = loses !== 'nothing';
    this.betweenUsers = betweenUsers;
    this.guarantee = guarantee;
    this.#checker = guarantee.check();
  }

  add(operation: Operation, known: Known, phase: Phase): Finding | null {
    this.finding = this.#crash === null ? this.#find(operation, known) : null;
    if (this.finding) this.#counts.of(phase)[this.finding.outcome]++;
    return this.finding;
  }

  #find(operation: Operation, known: Known): Finding | null {
    try {
      return this.#checker.add(operation, known);
    } catch (error) {
      this.#crash = error instanceof Error ? error.message : String(error);
      return null;
    }
  }

  violations(phases: readonly Phase[]): number {
    return this.#counts.in(phases).reduce((total, { fail }) => total + fail, 0);
  }

  /** Of the given phases; null where nothing put it to the test. */
  result(replicasSeen: number | null, phases: readonly Phase[]): GuaranteeResult | null {
    const counts = this.#counts.in(phases);
    const sum = (outcome: Finding['outcome']): number =>
      counts.reduce((total, count) => total + count[outcome], 0);
    const [held, violations, unclear] = [sum('ok'), sum('fail'), sum('info')];
    if (held + violations + unclear === 0 && this.#crash === null) return null;
    const verdict = verdictOf({ held, violations, unclear, replicasSeen });
    return {
      verdict: this.#crash !== null && verdict === 'intact' ? 'unknown' : verdict,
      checked: held + violations,
      violations,
      unclear,
      ...(this.#crash === null ? {} : { crashed: this.#crash }),
    };
  }
}
