/**
 * The history: what happened, one event a line (NDJSON). Load writes it, checks read it, nothing else passes
 * between the two. Times (`at`) are milliseconds since the epoch, `ms` are durations.
 */
import { z } from 'zod';

export const HISTORY_SCHEMA = 'session-lab/history@4';

/** Why something was lost: what the client can see of it, and what the lab knows of its stores. */
const cause = z.enum([
  'wrong-replica',
  'dead-replica',
  'cookie-replaced',
  'cookie-cleared',
  'expired',
  'evicted',
  'overwritten',
  'stale-copy',
  'lost-by-store',
  'store-unreachable',
  'unexplained',
]);

const guarantee = z.enum([
  'session-kept',
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
  'no-lost-update',
  'isolation',
  'logout-final',
  'flash-once',
  'availability',
]);

const at = z.number();
const verdict = z.enum(['intact', 'broken', 'unknown']);
const range = z.tuple([z.number(), z.number()]);

/** Where the load ran: written by the lab, absent when a target is tested from outside. */
const lab = z.object({
  type: z.literal('lab'),
  profile: z.string(),
  balancer: z.string(),
  store: z.string(),
  /** What the replicas run: the lab's own app, or another that speaks the same HTTP. */
  app: z.enum(['fastify', 'express']),
  replicas: z.array(z.string()),
  /** The same replicas as the balancer names them, with their ports. */
  servers: z.array(z.string()),
  /** What a Redis of the lab keeps on disk: nothing, snapshots, or a log of every write. */
  persistence: z.enum(['none', 'rdb', 'aof']),
  /** Where another Redis may take the primary's place: how many must have a write before it is answered. */
  acknowledgements: z.number().optional(),
  runtime: z.enum(['compose', 'processes']),
  environment: z.object({ nginx: z.string(), redis: z.string(), node: z.string(), cpus: z.number() }),
});

/** The load, as it was asked for. */
const run = z.object({
  type: z.literal('run'),
  schema: z.literal(HISTORY_SCHEMA),
  at,
  target: z.string(),
  /** As asked for: one name, or several with their weights. */
  scenario: z.string(),
  /** Side by side in a closed loop; those that arrive in all, at most, in an open one. */
  users: z.number(),
  /** New users a second in an open loop; null in a closed one. */
  rate: z.number().nullable(),
  arrivals: z.enum(['poisson', 'constant']).nullable(),
  clients: z.enum(['spread', 'office', 'nat']),
  pauseMs: z.number(),
  seed: z.number(),
  /** False where users are meant to see each other's data, so that it proves nothing. */
  isolated: z.boolean(),
});

/** A virtual user and the address that it calls from. */
const user = z.object({ type: z.literal('user'), user: z.number(), address: z.string() });

/**
 * What a write does to the object that it names: replace its value (and count one more), add an item, remove one,
 * leave a message that is shown once, log the user in under the mark as a name, log them out.
 */
const effect = z.enum(['replace', 'add', 'remove', 'flash', 'login', 'logout']);

/** A write carries a mark that no other write has: `u17-w3`, the third write of user 17. */
const wrote = z.object({ object: z.string(), effect, mark: z.string() });

/** What a page showed of an object: marks, and how many writes it remembers where the page tells. */
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
  /** `hop`: on the way to where a redirect leads; `replay`: the cookie of a session that was logged out, from elsewhere. */
  step: z.enum(['write', 'read', 'hop', 'replay']),
  /** Where a redirect led, not what was asked for first. */
  redirected: z.literal(true).optional(),
  method: z.string(),
  path: z.string(),
  at,
  ms: z.number(),
  /** How much later than intended it was sent, where it was. */
  lateMs: z.number().optional(),
  outcome: z.enum(['ok', 'fail', 'info']),
  /** Null where no answer came; `error` then says why. */
  status: z.number().nullable(),
  replica: z.string().nullable(),
  /** The session cookie sent, if any. */
  sent: z.string().nullable(),
  /** The session cookie received: a fingerprint, `cleared`, or null where the answer set none. */
  set: z.string().nullable(),
  /** The session cookie's own lifetime ended before this request. */
  lapsed: z.literal(true).optional(),
  wrote: wrote.optional(),
  /** On a page that could be read. */
  saw: saw.optional(),
  /** The answer is what the scenario calls not being recognised: a status, or a way to the login page. */
  denied: z.literal(true).optional(),
  /** Marks of other users anywhere in the answer. */
  others: z.array(z.string()).optional(),
  /** The last of its flow. */
  ends: z.literal(true).optional(),
  error: z.string().optional(),
});

/**
 * What the lab did to its own parts: `begin`s before it acts, has `struck` when it is done, is `healing` from before
 * the undo until it has `healed`.
 */
const fault = z.object({
  type: z.literal('fault'),
  name: z.string(),
  /** The parts that it strikes. */
  targets: z.array(z.string()),
  /** Why sessions that they held are gone; null where they are not. */
  loses: cause.nullable(),
  /** What was done, in words: `app-2 was killed`. */
  did: z.string(),
  event: z.enum(['begin', 'struck', 'healing', 'healed']),
  /** The balancer's servers from then on, as in `lab`, where the fault changes them. */
  servers: z.array(z.string()).optional(),
  at,
});

/** What a store itself says, where the lab runs it: a session, by its cookie's fingerprint, that it gave up, and when. */
const evidence = z.object({
  type: z.literal('evidence'),
  replica: z.string(),
  what: z.enum(['expired', 'evicted']),
  session: z.string(),
  at,
});

/** Also from the store: it could not be reached from this replica between two times; null: nor until the end. */
const outage = z.object({
  type: z.literal('outage'),
  replica: z.string(),
  at,
  until: z.number().nullable(),
});

/** What the lab's parts had done by then, each since it started. */
const sample = z.object({
  type: z.literal('sample'),
  at,
  /** Processor time of each part, in milliseconds. */
  cpuMs: z.record(z.string(), z.number()),
  /** Of all replicas: writes to sessions; messages to each other and commands to a store away, and their bytes. */
  writes: z.number(),
  messages: z.number(),
  commands: z.number(),
  bytes: z.number(),
});

/** What so many sessions more took up, after the load: in all replicas together, and in a store away. */
const footprint = z.object({
  type: z.literal('footprint'),
  sessions: z.number(),
  /** Null where it could not be told. */
  replicaBytes: z.number().nullable(),
  storeBytes: z.number(),
});

/** What theory says should be seen: written by the lab, computed from the topology and the measured load. */
const prediction = z.object({
  type: z.literal('prediction'),
  /** Null where theory leaves it to chance. */
  verdict: verdict.nullable(),
  /** Share of flows kept, before the fault; and after it began, null where theory leaves that open. */
  kept: range,
  faultKept: range.nullable(),
  /** Sessions lost with the replica that was killed; null without a fault, or where theory leaves it open. */
  faultLost: range.nullable(),
  /** Do requests fail from the fault's begin on? Null where theory leaves it open. */
  faultFails: z.enum(['none', 'some']).nullable(),
  /** Users sent to another replica while the fault lasts, though theirs lives; null where theory leaves it open. */
  moved: range.nullable(),
  /** Why sessions may be lost here; any other loss contradicts theory. */
  causes: z.array(cause),
  /** What may be violated before the fault; any other violation contradicts theory. */
  mayBreak: z.array(guarantee),
  /** The same from the fault's begin on. */
  faultMayBreak: z.array(guarantee),
  /** Each replica's share of the users, where theory fixes it. */
  shares: z.record(z.string(), z.number()).nullable(),
  /** The replica of each user, by number, where theory fixes it while all replicas live. */
  homes: z.record(z.string(), z.string()).nullable(),
  /** Messages between replicas for each write to a session; null where theory leaves it open. */
  messagesPerWrite: z.number().nullable(),
  /** The theory in a few words. */
  because: z.string(),
});

/** The load ended: as asked for, or `cutShort`. A history without this line is damaged. */
const end = z.object({ type: z.literal('end'), at, cutShort: z.literal(true).optional() });

/** The last line: what stands before it, so that a line added, lost or edited later is noticed. */
const seal = z.object({ type: z.literal('seal'), lines: z.number(), sha256: z.string() });

export const historyEvent = z.discriminatedUnion('type', [
  lab,
  run,
  user,
  operation,
  fault,
  evidence,
  outage,
  sample,
  footprint,
  prediction,
  end,
  seal,
]);

/** When an operation's answer had been read, on the grid of a hundredth of a millisecond that `at` is on. */
export const endOf = ({ at, ms }: Pick<Operation, 'at' | 'ms'>): number => Math.round((at + ms) * 100) / 100;

export type HistoryEvent = z.infer<typeof historyEvent>;
export type Lab = z.infer<typeof lab>;
export type Run = z.infer<typeof run>;
export type Operation = z.infer<typeof operation>;
export type Fault = z.infer<typeof fault>;
export type Evidence = z.infer<typeof evidence>;
export type Outage = z.infer<typeof outage>;
export type Sample = z.infer<typeof sample>;
export type Footprint = z.infer<typeof footprint>;
export type Prediction = z.infer<typeof prediction>;
export type Cause = z.infer<typeof cause>;
export type Guarantee = z.infer<typeof guarantee>;
export type Effect = z.infer<typeof effect>;
export type Wrote = z.infer<typeof wrote>;
export type Saw = z.infer<typeof saw>;
export type Verdict = z.infer<typeof verdict>;
export type Clients = Run['clients'];

export const GUARANTEES = guarantee.options;
