/** A guarantee is one value: all that the judge and every report have to know of it. */
import type { Checker } from './finding.ts';

/**
 * What can happen to a session: it stays in another replica's memory, an older state of it is shown or saved, it is gone,
 * or of several saves at once the last one wins.
 */
export type Fall = 'lost-memory' | 'older-state' | 'gone' | 'race';

export interface Guarantee<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** What holds, in a sentence. */
  readonly says: string;
  /** A history that violates it, in the notation of the tests. */
  readonly violatedBy: readonly string[];
  /** Where one operation violates several guarantees, the one with the lowest number is reported. */
  readonly precedence: number;
  /** What a violation loses, and so where its cause is looked for; `nothing`: a request failed, and that is all. */
  readonly loses: 'session' | 'write' | 'login' | 'logout' | 'privacy' | 'nothing';
  /** What violates it. */
  readonly fallsTo: readonly Fall[];
  /** Every page of a flow owes it to its user: else the flow is not kept. */
  readonly ofAPage?: true;
  /** Judged by operations of this kind alone, which no other guarantee looks at. */
  readonly looksAt?: 'before-login';
  /** No fault excuses it: it is judged over the whole run. */
  readonly noExcuse?: true;
  /** No threshold allows a violation. */
  readonly noAllowance?: true;
  /** It means nothing where users are meant to see each other's data. */
  readonly betweenUsers?: true;
  /** Another name for its violations, in the result. */
  readonly anomaly?: string;
  check(): Checker;
}

/** Keeps the name's own type, so that the registry knows every name. */
export const defineGuarantee = <const Name extends string>(guarantee: Guarantee<Name>): Guarantee<Name> =>
  guarantee;
