/**
 * The history: what happened, one event a line (NDJSON). Load writes it, the judge reads it, and nothing else passes
 * between the two. Times (`at`) are milliseconds since the epoch, `ms` are durations.
 */
import { z } from 'zod';

export const HISTORY_SCHEMA = 'session-lab/history@4';

const at = z.number();

/** The load, as it was asked for. */
const run = z.object({
  type: z.literal('run'),
  schema: z.literal(HISTORY_SCHEMA),
  at,
  target: z.string(),
  /** As asked for: one name, or several with their weights. */
  scenario: z.string(),
  /** Side by side in a closed loop; in an open one, all that arrive. */
  users: z.number(),
  /** New users a second in an open loop; null in a closed one. */
  rate: z.number().nullable(),
  arrivals: z.enum(['poisson', 'constant']).nullable(),
  clients: z.enum(['spread', 'office', 'nat']),
  pauseMs: z.number(),
  seed: z.number(),
  /** False where users are meant to see each other's data. */
  isolated: z.boolean(),
});

const user = z.object({ type: z.literal('user'), user: z.number(), address: z.string() });

/**
 * What a write does to the object that it names: replace its value (and count one more), add an item, remove one,
 * leave a message that is shown once, log the user in under the mark as a name, log them out.
 */
const effect = z.enum(['replace', 'add', 'remove', 'flash', 'login', 'logout']);

/** A write carries a mark that no other write has: `u17-w3`, the third write of user 17. */
const wrote = z.object({ object: z.string(), effect, mark: z.string() });

/** What a page showed of an object: marks, and the number of writes it remembers, if the page tells. */
const saw = z.object({ object: z.string(), marks: z.array(z.string()), count: z.number().nullable() });

/**
 * One request and its answer. Outcomes: `ok`, it happened; `fail`, it did not; `info`, unknown: it may have
 * happened. Session cookies appear as fingerprints. Of one user's operations that overlap, writes come first.
 */
const operation = z.object({
  type: z.literal('op'),
  user: z.number(),
  /** Counts this user's flows: a flow is one pass through a scenario. */
  flow: z.number(),
  /** The scenario's name for it. */
  name: z.string(),
  /** `hop`: a redirect on the way; `replay`: the cookie of a session that was logged out, sent by somebody else. */
  step: z.enum(['write', 'read', 'hop', 'replay']),
  /** Where a redirect led. */
  redirected: z.literal(true).optional(),
  method: z.string(),
  path: z.string(),
  at,
  ms: z.number(),
  /** How much later than intended it was sent. */
  lateMs: z.number().optional(),
  outcome: z.enum(['ok', 'fail', 'info']),
  /** Null without an answer: `error` says why. */
  status: z.number().nullable(),
  replica: z.string().nullable(),
  sent: z.string().nullable(),
  /** What the answer made of the session cookie: a new fingerprint, `cleared`, or null. */
  set: z.string().nullable(),
  /** The session cookie's own lifetime ended before this request. */
  lapsed: z.literal(true).optional(),
  wrote: wrote.optional(),
  saw: saw.optional(),
  /** The answer means, in this scenario, that the user was not recognised. */
  denied: z.literal(true).optional(),
  /** Marks of other users anywhere in the answer. */
  others: z.array(z.string()).optional(),
  /** The last of its flow. */
  ends: z.literal(true).optional(),
  error: z.string().optional(),
});

/** The load ended: as asked for, or `cutShort`. A history without this line is damaged. */
const end = z.object({ type: z.literal('end'), at, cutShort: z.literal(true).optional() });

/** The last line: it seals all lines before it against later changes. */
const seal = z.object({ type: z.literal('seal'), lines: z.number(), sha256: z.string() });

export const coreEvents = [run, user, operation, end, seal] as const;

/** When an operation's answer had been read, in the hundredths of a millisecond that `at` is in. */
export const endOf = ({ at, ms }: Pick<Operation, 'at' | 'ms'>): number => Math.round((at + ms) * 100) / 100;

export type Run = z.infer<typeof run>;
export type Operation = z.infer<typeof operation>;
export type Effect = z.infer<typeof effect>;
export type Clients = Run['clients'];
