/** What a client is told when a request fails: the client's own mistake in words, never our insides. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { answer } from './answer.ts';
import { SessionTooLarge } from './session/cookie-store.ts';
import { StoreUnreachable } from './session/session-store.ts';

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // Nothing is saved after a failure of ours. Were the save itself what failed, it would fail again under the
  // error's own answer, and Fastify's last resort tells the client the error's message.
  if ((error.statusCode ?? 500) >= 500 || error instanceof SessionTooLarge)
    request.session = null as unknown as FastifyRequest['session'];
  if (error instanceof StoreUnreachable) {
    request.log.warn({ err: error.cause }, error.message);
    reply.header('retry-after', '1');
    return fail(request, reply, 503, error.code, 'The session store is unreachable. Try again in a moment.');
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return fail(request, reply, status, error.code, error.message);
  request.log.error({ err: error }, 'request failed');
  return fail(request, reply, status, 'INTERNAL', 'Something went wrong here. It has been logged.');
}

export const answerNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  fail(request, reply, 404, 'NOT_FOUND', 'There is nothing at this address.');

function fail(request: FastifyRequest, reply: FastifyReply, status: number, code: string, message: string) {
  reply.status(status);
  return answer(request, reply, {
    title: `Error ${status}`,
    data: { error: code, message },
    page: html`<p>${message}</p>`,
  });
}
