/** An app on two replicas behind a balancer, and what a person does in it: all that a recording is made of. */
import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import type { Cluster } from '../../../lab/test/support/cluster.ts';

/** Each replica has its own, or one store has them all. */
export type Sessions = 'apart' | 'shared';

export interface Account {
  readonly name: string;
  readonly password: string;
}

/** A user, what they type in (no other visit has it), and where. */
export interface Visit {
  /** The balancer's address, or a replica's own. */
  readonly target: string;
  /** The app's first, where it has any. */
  readonly account: Account;
  readonly typed: string;
}

export interface RecordedApp {
  readonly name: string;
  /** Why it can't run here; false: it can. */
  readonly without: false | string;
  /** Users that may log in; none where the app knows no login. */
  readonly accounts: readonly Account[];
  /** Runs until the test ends. */
  start(t: Test, sessions: Sessions): Promise<Cluster>;
  /** What a person does. @throws where a page is not what it must be: with sessions apart, most of them */
  journey(page: Page, visit: Visit): Promise<void>;
  /** Whether another replica, asked at its own address, knows of the session that this visit begins. */
  isKnownAt(other: string, page: Page, visit: Visit): Promise<boolean>;
}

export const REPLICAS: readonly string[] = ['app-1', 'app-2'];
