/** What replicas say to each other about sessions: its shapes, checked wherever it comes in. */
import { z } from 'zod';
import { versionSchema } from './version.ts';

const id = z.string().min(1).max(200);
const usedMs = z.int().min(0);

const copySchema = z.object({
  id,
  version: versionSchema,
  /** When it was last used, as far as the sender knows. */
  usedMs,
  /** The record as JSON; null: destroyed, for good. */
  text: z.string().nullable(),
});

/** One session as one replica holds it. */
export type Copy = Readonly<z.infer<typeof copySchema>>;

export const messages = {
  /** Newer than what you have, as far as I know. */
  copies: z.object({ copies: z.array(copySchema) }),
  /** Still in use: keep your copy. */
  touch: z.object({ id, usedMs }),
  /** What do you have of this one? I am about to serve it. */
  fetch: z.object({ id }),
  /** Can you hear me? `starting`: I have just begun, and what I knew is gone. */
  hello: z.object({ starting: z.boolean() }),
  /** All that you have; answered by one copy a line. */
  state: z.object({}),
} as const;

export type MessageName = keyof typeof messages;
export type Message<Name extends MessageName> = Readonly<z.infer<(typeof messages)[Name]>>;

export const answers = {
  fetch: z.object({ copy: copySchema.nullable() }),
  hello: z.object({
    /** It has what a starting replica may copy. */
    ready: z.boolean(),
    /** Sessions that it still has to deliver to the one that asks. */
    behind: z.int().min(0),
  }),
} as const;

export type HelloAnswer = Readonly<z.infer<(typeof answers)['hello']>>;

export const readStateLine = (line: string): Copy => copySchema.parse(JSON.parse(line));

export const peerPath = (name: MessageName): string => `/internal/peers/${name}`;

/** Names the sender. */
export const PEER_HEADER = 'x-peer';
