/** An operation that showed a loss, and what is said of it. */
import type { Operation } from '../model/event.ts';
import type { Violation } from './finding.ts';
import type { Phase } from './phase.ts';

export interface Loss {
  readonly guarantee: string;
  readonly cause: string;
  readonly operation: Operation;
  readonly violation: Violation;
  readonly phase: Phase;
  /** A session was lost with it. */
  readonly session: boolean;
  /** The request that is to blame, where one is. */
  readonly by: Operation | null;
  /** What is missing had been seen before. */
  readonly seen: boolean;
}
