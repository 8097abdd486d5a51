/** An app on two replicas behind a balancer, and what a person does in it: all that a recording is made of. */
import type { Page } from 'playwright-core';
import type { Test } from 'tap';

/** Each replica has its own, or one store has them all. */
export type Sessions = 'apart' | 'shared';

export interface Account {
  readonly name: string;
  readonly password: string;
}

export interface RunningApp {
  /** The balancer's address. */
  readonly target: string;
  /** Each replica's own, by the name that its answers give it. */
  readonly replicas: Readonly<Record<string, string>>;
}

export interface Visit {
  readonly target: string;
  /** The app's first, where it has any. */
  readonly account: Account;
  /** What the person types in: no other visit has it. */
  readonly typed: string;
}

export interface RecordedApp {
  readonly name: string;
  /** Why it can't run here; false: it can. */
  readonly without: false | string;
  /** Users that may log in; none where the app knows no login. */
  readonly accounts: readonly Account[];
  /** Runs until the test ends. */
  start(t: Test, sessions: Sessions): Promise<RunningApp>;
  /** @throws where a page is not what it must be: with sessions apart, most of them */
  journey(page: Page, visit: Visit): Promise<void>;
}

export const REPLICAS: readonly string[] = ['app-1', 'app-2'];
