/** What an operation says of a guarantee, and what a checker is. */
import type { Operation } from '../model/event.ts';
import type { Ledger, Page, Write } from './ledger.ts';
import type { Sessions } from './sessions.ts';

/** Held, can't be told, or violated: then with what should have been seen, and the write that is missing. */
export type Finding = { readonly outcome: 'ok' } | { readonly outcome: 'info' } | Violation;

export interface Violation {
  readonly outcome: 'fail';
  readonly expected: string;
  readonly since: Write | null;
}

export const HELD: Finding = { outcome: 'ok' };
export const UNCLEAR: Finding = { outcome: 'info' };
export const violated = (expected: string, since: Write | null = null): Violation => ({
  outcome: 'fail',
  expected,
  since,
});

/** What is known when an operation is judged: the ledger has its own write already, but not what its answer says. */
export interface Known {
  readonly ledger: Ledger;
  readonly sessions: Sessions;
  /** Null where the operation shows nothing. */
  readonly page: Page | null;
}

/**
 * A checker looks at one operation after the other and remembers what it needs of them, in memory that grows with
 * users. Null: the operation says nothing of this guarantee.
 */
export interface Checker {
  add(operation: Operation, known: Known): Finding | null;
}
