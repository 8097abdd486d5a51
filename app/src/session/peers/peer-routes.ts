/** What a replica answers its peers: below /internal/, which the balancer passes to nobody, and only for the secret. */
import { Readable } from 'node:stream';
import { Refusal } from '@session-lab/shared';
import type { FastifyPluginAsync } from 'fastify';
import type { z } from 'zod';
import {
  type Copy,
  type HelloAnswer,
  type Message,
  type MessageName,
  messages,
  PEER_HEADER,
  peerPath,
} from './messages.ts';
import { peerSecret } from './peer-secret.ts';

/** What the store does about a peer's messages; `from` is the peer's name. */
export interface PeerHandlers {
  copies(message: Message<'copies'>): void;
  touch(message: Message<'touch'>): void;
  fetch(message: Message<'fetch'>): Copy | null;
  hello(message: Message<'hello'>, from: string): HelloAnswer;
  state(): Iterable<Copy>;
}

export interface PeerRoutesOptions {
  readonly secret: string;
  /** The largest message, in bytes. */
  readonly maxBytes: number;
  readonly handlers: PeerHandlers;
}

export const peerRoutes: FastifyPluginAsync<PeerRoutesOptions> = async (
  app,
  { secret, maxBytes, handlers },
) => {
  const knowsSecret = peerSecret(secret);
  // Before the body is read.
  app.addHook('onRequest', async (request, reply) => {
    if (!knowsSecret(request.headers.authorization)) return reply.status(401).send();
  });

  function route<T>(name: MessageName, schema: z.ZodType<T>, handle: (message: T, from: string) => unknown) {
    app.post(peerPath(name), { bodyLimit: maxBytes }, async (request, reply) => {
      const message = schema.safeParse(request.body);
      if (!message.success)
        throw new Refusal(400, 'PEER_MESSAGE', 'This is no message that a replica sends.');
      const answer = handle(message.data, String(request.headers[PEER_HEADER]));
      return answer === undefined ? reply.status(204).send() : reply.send(answer);
    });
  }

  route('copies', messages.copies, (message) => handlers.copies(message));
  route('touch', messages.touch, (message) => handlers.touch(message));
  route('fetch', messages.fetch, (message) => ({ copy: handlers.fetch(message) }));
  route('hello', messages.hello, (message, from) => handlers.hello(message, from));
  // Made line by line as they are read, so that memory never holds the text of all copies.
  route('state', messages.state, () => Readable.from(lines(handlers.state())));
};

function* lines(copies: Iterable<Copy>): Generator<string> {
  for (const copy of copies) yield `${JSON.stringify(copy)}\n`;
}
