/** A scenario as it is made up from a recording, with what was guessed. */
import type { Source } from './origin-of-value.ts';
import type { Visit } from './visits.ts';

export interface Draft {
  readonly about: string;
  readonly origin: string;
  readonly origins: readonly string[];
  readonly steps: readonly DraftStep[];
  /** So many of the first are once a user. */
  readonly once: number;
  /** Each flow begins in a new browser: nobody logs out, and nothing comes after the login. */
  readonly fresh: boolean;
  readonly accounts: Account | null;
  /** Users are taken to see each other's data, and why. */
  readonly shared: string | null;
  /** Where the session's id is, if that is no cookie. */
  readonly sessionIn: Source | null;
  /** Cookies that answers set, as the recording tells. */
  readonly cookies: readonly string[];
  /** What was guessed, or could not be told, of the whole. */
  readonly doubts: readonly string[];
  readonly leftOut: number;
}

/** Values of one user, by the names that the scenario gives them. */
export type Account = Readonly<Record<string, string>>;

export interface DraftStep {
  readonly visit: Visit;
  name: string;
  /** Undefined: the page's form knows both. */
  method?: string;
  path?: string;
  form?: Record<string, string | string[]>;
  formAt?: string;
  json?: unknown;
  multipart?: Record<string, unknown>;
  text?: string;
  headers: Record<string, string>;
  auth?: { bearer: string } | { basic: { user: string; password: string } };
  extract: Record<string, Source>;
  writes?: { object: string; how: string; mark?: string };
  shows: Show[];
  /** What was guessed here, a sentence each. */
  guesses: string[];
}

export interface Show {
  object: string;
  in?: Source;
  value?: string;
}
