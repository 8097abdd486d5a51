/** What the visits saw, as plain data: no cookie's value is in it, but by its fingerprint. */
import type { Attributes } from '../load/cookies/attributes.ts';
import type { RefusalRule } from '../load/cookies/refusals.ts';
import type { Form } from './cookie-form.ts';

/**
 * `new`: a new visitor on a fresh connection; `hop`: further along the first visitor's redirects. With the cookies that
 * a new visitor was given: `return` on fresh connections, `unbalanced` likewise but without the balancer's cookie,
 * `kept` on one kept connection. `made-up`: with a session id that nobody was given. Without cookies: `bare` on one
 * kept connection, `idle` on one that had been left idle.
 */
export type VisitKind = 'new' | 'hop' | 'return' | 'unbalanced' | 'kept' | 'made-up' | 'bare' | 'idle';

export interface Visit {
  readonly kind: VisitKind;
  /** Origin and path; never a query. */
  readonly origin: string;
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ms: number;
  /** Which connection, from 0, and whether it had been used before. */
  readonly connection: number;
  readonly reused: boolean;
  /** Milliseconds since its last answer, where it had been used before. */
  readonly idleMs?: number;
  /** Whose cookies went along: the connection of the visit that was given them, or GIVEN; null: nobody's. */
  readonly lot: number | null;
  /** Cookies sent: fingerprints by name. */
  readonly sent: Readonly<Record<string, string>>;
  /** The route in a session id that was sent. */
  readonly sentRoute: string | null;
  readonly sentBytes: number;
  /** Null: no answer, and why. */
  readonly status: number | null;
  readonly error: string | null;
  /** The page's fingerprint. */
  readonly body: string | null;
  /** Names in lower case, in their order, without Set-Cookie. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly location: string | null;
  readonly set: readonly SetSeen[];
}

/** The lot of the cookies that the user gave. */
export const GIVEN = -1;

/** One Set-Cookie line. */
export interface SetSeen {
  readonly name: string;
  /** The value's fingerprint, without a route. */
  readonly mark: string;
  /** The part of a value that names a node to the balancer: `jvm1` of `9F86….jvm1`. */
  readonly route: string | null;
  readonly form: Form;
  /** Name plus value. */
  readonly bytes: number;
  readonly attributes: Attributes;
  readonly outcome: 'kept' | 'removed' | 'refused';
  readonly refusal?: RefusalRule;
  /** From now on; null: for as long as the browser runs. */
  readonly lifetimeMs: number | null;
}

/** A connection that was left idle, and watched. */
export interface IdleWatch {
  readonly watchedMs: number;
  /** When the other side closed it; null: not within the time. */
  readonly closedAfterMs: number | null;
}

export interface Observations {
  /** Where the visits went in the end: origin and path. */
  readonly target: { readonly origin: string; readonly path: string };
  readonly visits: readonly Visit[];
  readonly idle: IdleWatch | null;
  /** Names of cookies that the user gave to be sent. */
  readonly given: readonly string[];
  readonly seconds: number;
}

/** The first header of that name. */
export const headerOf = ({ headers }: Pick<Visit, 'headers'>, name: string): string | undefined =>
  headers.find(([other]) => other === name)?.[1];

/** An answer that tells of the app: no failure, and no word of having been asked too often. */
export const isAnswer = ({ status }: Visit): boolean =>
  status !== null && status < 500 && status !== 429 && status !== 408;
