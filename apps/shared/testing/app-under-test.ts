/** An app that is put to the conformance suites. */
import type { Test } from 'tap';

/** One that listens. */
export interface RunningApp {
  readonly url: string;
  /** What it has logged so far. */
  readonly logged: readonly string[];
}

/** Starts the app with these variables of the environment; it ends with the test. */
export type StartApp = (t: Test, env: Readonly<Record<string, string>>) => Promise<RunningApp>;

export interface AppUnderTest {
  /** Of one that listens and keeps sessions in its memory. */
  readonly url: string;
  /** The name of that replica. */
  readonly replica: string;
  /** For tests that need small limits, a second replica or the log; without it, they are left out. */
  readonly start?: StartApp;
  readonly traits: AppTraits;
}

/** In what apps differ. */
export interface AppTraits {
  /** Answers a browser with HTML. */
  readonly pages: boolean;
  /** Answers /internal/process. */
  readonly process: boolean;
  /** A read with a session that there is not leaves the cookie with the browser; else it clears it. */
  readonly keepsCookie: boolean;
}

/** Adds a test that needs `start`; says that it is left out where there is none. */
export function testStarting(
  t: Test,
  { start }: AppUnderTest,
  name: string,
  run: (t: Test, start: StartApp) => Promise<unknown>,
): void {
  const skip = start ? false : 'the app can’t be started with other variables';
  t.test(name, { skip }, async (t) => start && run(t, start));
}
