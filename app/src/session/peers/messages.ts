/** The messages that replicas send each other about sessions, checked wherever they come in. */
import { z } from 'zod';
import { versionSchema } from './version.ts';

const id = z.string().min(1).max(200);
const usedMs = z.int().min(0);

const copySchema = z.object({
  id,
  version: versionSchema,
  /** When it was last used, as far as the sender knows. */
  usedMs,
  /** The record as JSON; null if the session was destroyed, which is final. */
  text: z.string().nullable(),
});

/** One session as one replica holds it. */
export type Copy = Readonly<z.infer<typeof copySchema>>;

export const messages = {
  /** Newer than what you have, as far as I know. */
  copies: z.object({ copies: z.array(copySchema) }),
  /** Still in use: keep your copy. */
  touch: z.object({ id, usedMs }),
  /** What is your copy of this session? I am about to serve it. */
  fetch: z.object({ id }),
  /** Can you hear me? `starting`: I have just started, and what I knew is gone. */
  hello: z.object({ starting: z.boolean() }),
  /** Give me all that you have. The answer is one copy a line. */
  state: z.object({}),
} as const;

export type MessageName = keyof typeof messages;
export type Message<Name extends MessageName> = Readonly<z.infer<(typeof messages)[Name]>>;

export const answers = {
  fetch: z.object({ copy: copySchema.nullable() }),
  hello: z.object({
    /** Whether it has what a starting replica may copy. */
    ready: z.boolean(),
    /** How many sessions it still has to deliver to the replica that asks. */
    behind: z.int().min(0),
  }),
} as const;

export type HelloAnswer = Readonly<z.infer<(typeof answers)['hello']>>;

export const readStateLine = (line: string): Copy => copySchema.parse(JSON.parse(line));

export const peerPath = (name: MessageName): string => `/internal/peers/${name}`;

/** The header that names the sender. */
export const PEER_HEADER = 'x-peer';
