/**
 * What the lab's operator may ask a replica, and the answers: one schema each, for the apps that give them and for the
 * lab that reads them. The balancer passes nothing of /internal/ on.
 */
import { z } from 'zod';

const question = <Shape extends z.ZodRawShape>(path: string, shape: Shape) => ({
  path,
  answer: z.object({ replica: z.string(), ...shape }).readonly(),
});

const fingerprint = z.string();

export const operator = {
  /** What the replica and its store have used up so far. */
  costs: question('/internal/costs', {
    /** True where every replica's store is the same one, so that any replica tells of all. */
    shared: z.boolean(),
    /** How often the store was asked to change what it holds. */
    writes: z.number(),
    /** Sent by this replica to other replicas. */
    messages: z.number(),
    /** Sent by this replica to a store outside of it, a round trip each. */
    commands: z.number(),
    /** Of those messages or commands, and of their answers; where the store is shared, of all replicas'. */
    bytes: z.number(),
    /** Those bytes are this replica's alone though the store is shared: its server counts none. */
    ownBytes: z.literal(true).optional(),
    /** Held by a store outside of every replica. */
    memoryBytes: z.number(),
  }),
  /** What the store holds: the count of all sessions, and details of some. */
  sessions: question('/internal/sessions', {
    shared: z.boolean(),
    count: z.number(),
    sessions: z.array(z.object({ fingerprint, ttlS: z.number(), bytes: z.number() }).readonly()).readonly(),
  }),
  /** Which sessions went by themselves, and when the store could not be reached (until null: it still can't). */
  evidence: question('/internal/evidence', {
    gone: z
      .array(z.object({ fingerprint, what: z.enum(['expired', 'evicted']), at: z.number() }).readonly())
      .readonly(),
    outages: z.array(z.object({ at: z.number(), until: z.number().nullable() }).readonly()).readonly(),
  }),
  /** The heap after a garbage collection. */
  heap: question('/internal/heap', { heapBytes: z.number() }),
  /** Only where several replicas are processes in one container. */
  process: question('/internal/process', { pid: z.number() }),
} as const;

export type Question = keyof typeof operator;
export type Answer<Name extends Question> = z.infer<(typeof operator)[Name]['answer']>;
