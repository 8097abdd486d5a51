/** What this app asks of a store beyond what express-session does: an account of what it holds and costs, and an end. */
import type { AccountableStore } from '@session-lab/shared';
import type { Store } from 'express-session';

export interface SessionStore extends Store, AccountableStore {
  /** How often it was asked to change what it holds. */
  readonly writes: number;
  close(): Promise<void>;
}
