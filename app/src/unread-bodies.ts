/**
 * No answer leaves before its request has come to its end. Whoever answers early, and then hangs up, cuts off a balancer
 * that is still sending, and that gives its client a 502 and takes the replica for dead. Whoever answers early and keeps the
 * connection has the next request on it, which may be anybody's, wait behind a body that nobody reads.
 */
import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import fp from 'fastify-plugin';

/** What balancers let through, and a bit. */
const MOST_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 5000;

export const unreadBodies = fp(
  async (app) => {
    app.addHook('onSend', (request, reply, payload, done) => {
      const { raw } = request;
      if (raw.complete || raw.destroyed || !hasBody(raw)) return done(null, payload);
      // Later hooks save the session: they need the request's scope, which the body's own events have not.
      const goOn = AsyncResource.bind((whole: boolean) => {
        // Fastify has asked for an end where it has not read on: there is nothing left to read.
        if (whole) reply.removeHeader('connection');
        else reply.header('connection', 'close');
        done(null, payload);
      });
      readRest(raw, goOn);
    });
  },
  { name: 'unread-bodies' },
);

const hasBody = ({ headers }: IncomingMessage): boolean =>
  'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;

/** @param then is told whether it came to its end */
function readRest(raw: IncomingMessage, then: (whole: boolean) => void): void {
  let bytes = 0;
  const timer = setTimeout(() => settle(), PATIENCE_MS);
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) settle();
  };
  const settle = (): void => {
    clearTimeout(timer);
    raw.off('data', count).off('end', settle).off('error', settle).off('close', settle);
    then(raw.complete);
  };
  // Whoever has begun to read may have given up.
  raw.unpipe();
  raw.on('data', count).on('end', settle).on('error', settle).on('close', settle);
  raw.resume();
}
