/**
 * What whoever runs the system under test can add to a history: what it is made of, what was done to it, what its parts
 * say and use up, and what theory says of it. The names in them are theirs, and mean nothing here.
 */
import { z } from 'zod';
import { count, figure, moment } from './bounds.ts';
import { verdict } from './verdict.ts';

const at = moment;
const range = z.tuple([figure, figure]);

/** What the system under test is made of; absent when a target is tested from outside. */
const makeUp = z.object({
  type: z.literal('lab'),
  profile: z.string(),
  balancer: z.string(),
  store: z.string(),
  /** The app that the replicas run. */
  app: z.string(),
  replicas: z.array(z.string()),
  /** The same replicas as the balancer names them, with their ports. */
  servers: z.array(z.string()),
  /** How the store keeps what it holds. */
  persistence: z.string(),
  /** Where the store is several: how many must have a write before it is answered. */
  acknowledgements: count.optional(),
  /** What runs all of it. */
  runtime: z.string(),
  /** Versions of its programs by name, and `cpus`, the number of processors. */
  environment: z.record(z.string(), z.union([z.string(), figure])),
  /** What each part is there for. */
  parts: z.record(z.string(), z.enum(['app', 'balancer', 'store'])).optional(),
  /** Parts that did not run when the load was to begin; absent where all did. */
  down: z.array(z.string()).optional(),
});

/** What was done to the system on purpose: `begin` before, `struck` after, `healing` and `healed` around its undo. */
const fault = z.object({
  type: z.literal('fault'),
  name: z.string(),
  /** The parts that it strikes. */
  targets: z.array(z.string()),
  /** Why sessions that they held are gone, by a cause's name; null where they are not. */
  loses: z.string().nullable(),
  /** What was done, in words: `app-2 was killed`. */
  did: z.string(),
  event: z.enum(['begin', 'struck', 'healing', 'healed']),
  /** The balancer's servers from then on, as in the system's make-up, where the fault changes them. */
  servers: z.array(z.string()).optional(),
  at,
});

/** What a store says: a session, by its cookie's fingerprint, that it gave up, and when. */
const evidence = z.object({
  type: z.literal('evidence'),
  replica: z.string(),
  what: z.enum(['expired', 'evicted']),
  session: z.string(),
  at,
});

/** A replica could not reach its store between two times; null: nor until the end. */
const outage = z.object({
  type: z.literal('outage'),
  replica: z.string(),
  at,
  until: at.nullable(),
});

/** What the parts had done by then, each since it started. */
const sample = z.object({
  type: z.literal('sample'),
  at,
  /** Processor time of each part, in milliseconds. */
  cpuMs: z.record(z.string(), count),
  /** Of all replicas: writes to sessions, messages to each other, commands to an external store, and the bytes of both. */
  writes: count,
  messages: count,
  commands: count,
  bytes: count,
});

/**
 * What so many additional sessions take up after the load: in all replicas together, and in an external store. Of earlier
 * histories: `make costs` measures it now.
 */
const footprint = z.object({
  type: z.literal('footprint'),
  sessions: count,
  replicaBytes: figure.nullable(),
  storeBytes: figure,
});

/** What theory says should be seen, computed from the make-up and the measured load. */
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
  causes: z.array(z.string()),
  /** What may be violated before the fault; any other violation contradicts theory. */
  mayBreak: z.array(z.string()),
  /** The same from the fault's begin on. */
  faultMayBreak: z.array(z.string()),
  /** Each replica's share of the users, where theory fixes it. */
  shares: z.record(z.string(), figure).nullable(),
  /** The replica of each user, by number, where theory fixes it while all replicas live. */
  homes: z.record(z.string(), z.string()).nullable(),
  /** Messages between replicas for each write to a session; null where theory leaves it open. */
  messagesPerWrite: figure.nullable(),
  /** The theory in a few words. */
  because: z.string(),
});

export const systemEvents = [makeUp, fault, evidence, outage, sample, footprint, prediction] as const;

export type MakeUp = z.infer<typeof makeUp>;
export type FaultEvent = z.infer<typeof fault>;
export type Evidence = z.infer<typeof evidence>;
export type Outage = z.infer<typeof outage>;
export type Sample = z.infer<typeof sample>;
export type Footprint = z.infer<typeof footprint>;
export type Prediction = z.infer<typeof prediction>;
