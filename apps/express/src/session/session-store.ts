/** What this app needs of a store besides what express-session does: an account of it, and an end. */
import type { AccountableStore } from '@session-lab/shared';
import type { Store } from 'express-session';

export interface SessionStore extends Store, AccountableStore {
  /** How often it was asked to change what it holds. */
  readonly writes: number;
  close(): Promise<void>;
}
