/** A guarantee is one value: all that the judge and every report have to know of it. */
import type { Checker } from './finding.ts';

/**
 * What becomes of a session elsewhere, and thereby violates guarantees: another replica has a memory of its own; an
 * older state is shown or saved; the session is gone altogether; of saves at once the last one wins.
 */
export type Fall = 'lost-memory' | 'older-state' | 'gone' | 'race';

export interface Guarantee<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** What holds, in a sentence. */
  readonly says: string;
  /** A history that violates it, in the notation of the tests. */
  readonly violatedBy: readonly string[];
  /** Of several guarantees that one operation violates, the one with the lowest number is told. */
  readonly precedence: number;
  /** What is lost where it is violated, which is where the cause is looked for; `nothing`: a request just failed. */
  readonly loses: 'session' | 'write' | 'logout' | 'nothing';
  readonly fallsTo: readonly Fall[];
  /** A page owes it to its user: a flow is kept where it holds on every page, and judged where it held on one. */
  readonly ofAPage?: true;
  /** Its violations are counted over the whole run, whatever fault there was. */
  readonly noExcuse?: true;
  /** No threshold allows a violation. */
  readonly noAllowance?: true;
  /** It is not put to the test where users are meant to see each other's data. */
  readonly betweenUsers?: true;
  /** What the result also calls its violations. */
  readonly anomaly?: string;
  check(): Checker;
}

/** Keeps the name's own type, so that the registry knows every name. */
export const defineGuarantee = <const Name extends string>(guarantee: Guarantee<Name>): Guarantee<Name> =>
  guarantee;
