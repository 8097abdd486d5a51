/** An app that is put to the conformance suites. */
import type { Test } from 'tap';

/** An app that listens. */
export interface RunningApp {
  readonly url: string;
  /** What it has logged so far. */
  readonly logged: readonly string[];
}

/** Starts the app with these variables of the environment; it ends with the test. */
export type StartApp = (t: Test, env: Readonly<Record<string, string>>) => Promise<RunningApp>;

export interface AppUnderTest {
  /** The address of an app that listens. */
  readonly url: string;
  /** That replica's name. */
  readonly replica: string;
  /** Where it keeps sessions; in memory where it isn't said. What `start` starts has a store like it, and nothing in it. */
  readonly store?: {
    readonly name: string;
    readonly shared: boolean;
    /** Browsers hold the sessions, in a second cookie, `sid-data`, and the app has none to tell of. */
    readonly inBrowsers?: true;
  };
  /** Tests that need small limits, a second replica or the log are left out without it. */
  readonly start?: StartApp;
  readonly traits: AppTraits;
}

/** In what apps differ. */
export interface AppTraits {
  /** Answers a browser with HTML. */
  readonly pages: boolean;
  /** Answers /internal/process. */
  readonly process: boolean;
  /** A read with an unknown session leaves the cookie with the browser; otherwise it clears it. */
  readonly keepsCookie: boolean;
  /** How many sessions it holds has no bound: SESSION_MAX does nothing. */
  readonly unbounded?: true;
  /** How it keeps a session in Redis, where not under the id of the lab's own format, and as JSON. */
  readonly inRedis?: { key(cookie: string): string; readonly unreadable: string };
}

export const storeOf = ({ store }: AppUnderTest): NonNullable<AppUnderTest['store']> =>
  store ?? { name: 'memory', shared: false };

/** Adds a test that needs `start`, or reports it as skipped. */
export function testStarting(
  t: Test,
  { start }: AppUnderTest,
  name: string,
  run: (t: Test, start: StartApp) => Promise<unknown>,
): void {
  const skip = start ? false : 'the app can’t be started with other variables';
  t.test(name, { skip }, async (t) => start && run(t, start));
}
