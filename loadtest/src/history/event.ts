/**
 * The history: what happened, one event a line (NDJSON). Load writes it, checks read it, nothing else passes
 * between the two. Times (`at`) are milliseconds since the epoch, `ms` are durations.
 */
import { z } from 'zod';

export const HISTORY_SCHEMA = 'session-lab/history@1';

/** Why a session was lost, as far as a client can tell. */
const cause = z.enum(['wrong-replica', 'dead-replica', 'unexplained']);

const at = z.number();
const verdict = z.enum(['intact', 'broken', 'unknown']);
const range = z.tuple([z.number(), z.number()]);

/** Where the load ran: written by the lab, absent when a target is tested from outside. */
const lab = z.object({
  type: z.literal('lab'),
  profile: z.string(),
  balancer: z.string(),
  store: z.string(),
  replicas: z.array(z.string()),
  runtime: z.enum(['compose', 'processes']),
  environment: z.object({ nginx: z.string(), redis: z.string(), node: z.string(), cpus: z.number() }),
});

/** The load, as it was asked for. */
const run = z.object({
  type: z.literal('run'),
  schema: z.literal(HISTORY_SCHEMA),
  at,
  target: z.string(),
  scenario: z.string(),
  users: z.number(),
  clients: z.enum(['spread', 'nat']),
  pauseMs: z.number(),
  seed: z.number(),
});

/** A virtual user and the address that it calls from. */
const user = z.object({ type: z.literal('user'), user: z.number(), address: z.string() });

/** What a page showed of the user's session: the mark last written, and how many writes it remembers. */
const seen = z.object({ mark: z.string().nullable(), count: z.number() });

/**
 * One request and its answer. Outcomes: `ok`, it happened; `fail`, it did not; `info`, unknown: it may have
 * happened. Session cookies appear as fingerprints.
 */
const operation = z.object({
  type: z.literal('op'),
  user: z.number(),
  /** Counts this user's flows; a flow is a write, its redirects and the page they lead to. */
  flow: z.number(),
  step: z.enum(['write', 'redirect', 'page']),
  method: z.string(),
  path: z.string(),
  at,
  ms: z.number(),
  outcome: z.enum(['ok', 'fail', 'info']),
  /** Null where no answer came; `error` then says why. */
  status: z.number().nullable(),
  replica: z.string().nullable(),
  /** The session cookie sent, if any. */
  sent: z.string().nullable(),
  /** The session cookie received: a fingerprint, `cleared`, or null where the answer set none. */
  set: z.string().nullable(),
  /** On a write: the mark that it carried. */
  wrote: z.string().optional(),
  /** On a page that could be read. */
  saw: seen.optional(),
  error: z.string().optional(),
});

/** What the lab did to its own replicas: `begin`s before it acts, has `struck` when it is done, `healed` after the undo. */
const fault = z.object({
  type: z.literal('fault'),
  name: z.string(),
  target: z.string(),
  event: z.enum(['begin', 'struck', 'healed']),
  at,
});

/** What theory says should be seen: written by the lab, computed from the topology and the measured load. */
const prediction = z.object({
  type: z.literal('prediction'),
  verdict,
  /** Share of flows kept, before the fault; and after it began, null where theory leaves that open. */
  kept: range,
  faultKept: range.nullable(),
  /** Sessions lost with the replica that was killed; null without a fault, or where theory leaves it open. */
  faultLost: range.nullable(),
  /** Why sessions may be lost here; any other loss contradicts theory. */
  causes: z.array(cause),
  /** Each replica's share of the users, where theory fixes it. */
  shares: z.record(z.string(), z.number()).nullable(),
  /** The theory in a few words. */
  because: z.string(),
});

/** The load ended as asked for; a history without this line was cut short. */
const end = z.object({ type: z.literal('end'), at });

export const historyEvent = z.discriminatedUnion('type', [lab, run, user, operation, fault, prediction, end]);

export type HistoryEvent = z.infer<typeof historyEvent>;
export type Lab = z.infer<typeof lab>;
export type Run = z.infer<typeof run>;
export type Operation = z.infer<typeof operation>;
export type Fault = z.infer<typeof fault>;
export type Prediction = z.infer<typeof prediction>;
export type Cause = z.infer<typeof cause>;
export type Seen = z.infer<typeof seen>;
export type Verdict = z.infer<typeof verdict>;
export type Clients = Run['clients'];
