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
  /** The address of an app that listens and keeps sessions in memory. */
  readonly url: string;
  /** That replica's name. */
  readonly replica: string;
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
}

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
