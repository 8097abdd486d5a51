/**
 * The history: what happened, one event a line (NDJSON). Load writes it, the judge reads it, and nothing else passes
 * between the two. Times (`at`) are milliseconds since the epoch, `ms` are durations.
 */
import { z } from 'zod';
import { count, figure, gap, moment, span, userNumber } from './bounds.ts';

export const HISTORY_SCHEMA = 'session-lab/history@5';

/** Histories that are still read: an older one lacks what came later. */
const READABLE = ['session-lab/history@4', HISTORY_SCHEMA] as const;

const at = moment;

/** So many shards at most. */
export const MOST_SHARDS = 1000;

/** A run's name becomes a part of files' names. */
export const RUN_NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;

const shard = z.object({
  run: z.string().regex(RUN_NAME),
  number: z.int().min(1).max(MOST_SHARDS),
  of: z.int().min(1).max(MOST_SHARDS),
});

/** The load, as it was asked for. */
const run = z.object({
  type: z.literal('run'),
  schema: z.enum(READABLE),
  at,
  target: z.string(),
  /** What it is called in a report, where its user has a name for it. */
  name: z.string().optional(),
  /** As asked for: one name, or several with their weights. */
  scenario: z.string(),
  /** Side by side in a closed loop; in an open one, all that arrive. */
  users: userNumber,
  /** New users a second in an open loop; null in a closed one. */
  rate: count.nullable(),
  arrivals: z.enum(['poisson', 'constant']).nullable(),
  clients: z.enum(['spread', 'office', 'nat', 'none']),
  /** Whose connections are kept; older histories don't say, and kept all. */
  connections: z.enum(['kept', 'fresh', 'mixed']).optional(),
  pauseMs: span,
  seed: figure,
  /** False where users are meant to see each other's data. */
  isolated: z.boolean(),
  /** The cookies that name the session, where it is in cookies. */
  session: z.array(z.string()).optional(),
  /** Losses are looked at again. */
  probes: z.literal(true).optional(),
  /** No answer sets a cookie of any name, though nothing else could tell users apart. */
  cookieless: z.literal(true).optional(),
  /** The app renews its session's cookie as it goes, as was seen before the load: a new text is no new session. */
  rolls: z.literal(true).optional(),
  /** What was noticed before the load, a sentence each. */
  notices: z.array(z.string()).optional(),
  /** A part of a run in several: `number` counts from 1, and `users` are those of all parts. */
  shard: shard.optional(),
  /** It began so much later than it was to. */
  lateMs: span.optional(),
  /** Processes that made the load together. */
  workers: count.optional(),
});

/** The user has left, and does nothing any more. */
const left = z.object({ type: z.literal('left'), user: userNumber });

/**
 * The target's clock less this machine's, by the Date of its answers: in milliseconds, the least and the most that it
 * can be. Null where it can't be told: `why`.
 */
const clock = z.object({
  type: z.literal('clock'),
  at,
  aheadMs: z.tuple([gap, gap]).nullable(),
  why: z.string().optional(),
  /** How many answers it was taken from, and the shortest round trip among them. */
  answers: count,
  roundTripMs: span.nullable(),
});

const user = z.object({ type: z.literal('user'), user: userNumber, address: z.string() });

/**
 * What a write does to the object that it names: replace its value (and count one more), add an item, remove one,
 * leave a message that is shown once, log the user in under the mark as a name, log them out.
 */
const effect = z.enum(['replace', 'add', 'remove', 'flash', 'login', 'logout']);

/** A write carries a mark that no other write has: `u17-w3`, the third write of user 17. */
const wrote = z.object({ object: z.string(), effect, mark: z.string() });

/** What a page showed of an object: marks, and the number of writes it remembers, if the page tells. */
const saw = z.object({ object: z.string(), marks: z.array(z.string()), count: figure.nullable() });

/** Why a browser does not keep a cookie that an answer set; `bytes` of its name and value, where it is too large. */
const refusal = z.object({ name: z.string(), rule: z.string(), bytes: count.optional() });

/**
 * A page asked for once more after it had shown a loss, to find out why: which operation is looked at again (by its
 * `at`), with the cookies of then or those that its answer left, how long after.
 */
const look = z.object({
  of: at,
  cookies: z.enum(['then', 'now']),
  afterMs: span,
});

/**
 * One request and its answer. Outcomes: `ok`, it happened; `fail`, it did not; `info`, unknown: it may have
 * happened. Session cookies appear as fingerprints. Of one user's operations that overlap, writes come first.
 */
const operation = z.object({
  type: z.literal('op'),
  user: userNumber,
  /** Counts this user's flows: a flow is one pass through a scenario. */
  flow: count,
  /** The scenario's name for it. */
  name: z.string(),
  /**
   * `hop`: a redirect on the way; `replay`: the cookie of a session that was logged out, sent by somebody else;
   * `before-login`: the cookie of before a login, sent after it; `look`: a second look at a loss.
   */
  step: z.enum(['write', 'read', 'hop', 'replay', 'before-login', 'look']),
  /** Where a redirect led. */
  redirected: z.literal(true).optional(),
  /** On the way of a login or logout, which change the session's id on purpose. */
  within: z.enum(['login', 'logout']).optional(),
  method: z.string(),
  path: z.string(),
  at,
  /** Until its answer was read; where a redirect is followed, until its headers were, as a browser goes by those. */
  ms: span,
  /** Until that redirect's body had ended, too, where that was later. */
  bodyMs: span.optional(),
  /** On a connection of its own. */
  fresh: z.literal(true).optional(),
  /** How much later than intended it was sent. */
  lateMs: span.optional(),
  outcome: z.enum(['ok', 'fail', 'info']),
  /** Null without an answer: `error` says why. */
  status: count.nullable(),
  replica: z.string().nullable(),
  sent: z.string().nullable(),
  /** What the answer made of the session cookie: a new fingerprint, `cleared`, or null. */
  set: z.string().nullable(),
  /** The session cookie's own lifetime ended before this request. */
  lapsed: z.literal(true).optional(),
  /** The session cookie that was set: its characters, its lifetime, and whether it carries the mark itself. */
  size: count.optional(),
  lifetimeMs: span.optional(),
  carries: z.literal(true).optional(),
  /** It was over when it came, by so much. */
  overMs: gap.optional(),
  /** Cookies that the answer set, and a browser does not keep. */
  refused: z.array(refusal).optional(),
  /** Names of which two cookies were sent. */
  twice: z.array(z.string()).optional(),
  /** Session cookies that were not sent, since another site's page sent the request (SameSite). */
  withheld: z.array(z.string()).optional(),
  /** Fingerprints of all cookies together: as sent, and as the answer changed them. */
  jar: z.string().optional(),
  jarSet: z.string().optional(),
  /** The trace that it was sent with (W3C's traceparent), by which the target's own may be found. */
  trace: z.string().optional(),
  /** Another user who was given this very session id. */
  sharedWith: userNumber.optional(),
  /** In a shard: the id that it was written under, by a fingerprint that is long enough to find it in others. */
  ownId: z.string().optional(),
  /** In a run of several shards: how far its times may be off beside what was done to the system. */
  unsureMs: gap.optional(),
  /** The answer's Date, less the client's clock, where they are apart. */
  clockMs: gap.optional(),
  /** Why a cache seems to have answered, such as `age: 12`. */
  cached: z.string().optional(),
  /** The version of the app that answered, where it says so. */
  version: z.string().optional(),
  /** Of values in the request that came from an earlier answer: the replica that gave them. */
  carriedFrom: z.string().optional(),
  /** A login by way of others: its callback was taken, or refused. */
  handshake: z.enum(['completed', 'refused']).optional(),
  /** Of an old id, sent to a page that turns away whoever is not logged in: whether it opened that. */
  opened: z.boolean().optional(),
  /** The first of a new browser: what was before is not owed. */
  anew: z.literal(true).optional(),
  look: look.optional(),
  wrote: wrote.optional(),
  saw: saw.optional(),
  /** What else the same answer showed. */
  also: z.array(saw).optional(),
  /** The answer means, in this scenario, that the user was not recognised. */
  denied: z.literal(true).optional(),
  /** Marks of other users anywhere in the answer. */
  others: z.array(z.string()).optional(),
  /** The last of its flow. */
  ends: z.literal(true).optional(),
  error: z.string().optional(),
});

/** What one replica alone had been found to violate before, and why: the app's own doing, and not that of several nodes. */
const baseline = z.object({
  type: z.literal('baseline'),
  at,
  target: z.string(),
  broken: z.array(z.string()),
  causes: z.array(z.string()),
});

/** Somebody has marked a phase of the run: from then on, what happens belongs to it. */
const phase = z.object({ type: z.literal('phase'), at, name: z.string() });

/** A command that runs beside the load, such as a deploy. It opens a phase as it begins, and another as it ends. */
const command = z.object({
  type: z.literal('command'),
  at,
  event: z.enum(['begin', 'end']),
  /** As it was given, secrets hidden. */
  did: z.string(),
  /** Of its end: null where a signal ended it, or where it could not be started. */
  exitCode: figure.nullable().optional(),
  signal: z.string().optional(),
  /** The last lines of what it printed. */
  output: z.array(z.string()).optional(),
});

/**
 * The load ended: as asked for, or `cutShort`; or a part of it was `lost`, and how: then it proves nothing. A history
 * without this line is damaged.
 */
const end = z.object({
  type: z.literal('end'),
  at,
  cutShort: z.literal(true).optional(),
  lost: z.string().optional(),
});

/** The last line: it seals all lines before it against later changes. */
const seal = z.object({ type: z.literal('seal'), lines: count, sha256: z.string() });

export const coreEvents = [run, clock, baseline, user, operation, left, phase, command, end, seal] as const;

/** When an operation's answer had been read, in the hundredths of a millisecond that `at` is in. */
export const endOf = ({ at, ms }: Pick<Operation, 'at' | 'ms'>): number => Math.round((at + ms) * 100) / 100;

export type Run = z.infer<typeof run>;
export type Shard = z.infer<typeof shard>;
export type ClockReading = z.infer<typeof clock>;
export type Baseline = z.infer<typeof baseline>;
export type PhaseEvent = z.infer<typeof phase>;
export type CommandEvent = z.infer<typeof command>;
export type Operation = z.infer<typeof operation>;
export type Effect = z.infer<typeof effect>;
export type Refusal = z.infer<typeof refusal>;
export type Look = z.infer<typeof look>;
export type Clients = Run['clients'];
export type Connections = NonNullable<Run['connections']>;
