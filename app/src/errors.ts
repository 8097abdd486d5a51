/** What a client is told when a request fails: the client's own mistake in words, never our insides. */
import { type Failure, failures, StoreUnreachable } from '@session-lab/shared';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { answer } from './answer.ts';
import { SessionTooLarge } from './session/stores/cookie.ts';
import { tellIn } from './words/index.ts';

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  // Nothing is saved after a failure of ours. If the save itself has failed, another one would fail while this answer
  // is sent, and Fastify would then tell the client the error's message.
  if ((error.statusCode ?? 500) >= 500 || error instanceof SessionTooLarge)
    request.session = null as unknown as FastifyRequest['session'];
  if (error instanceof StoreUnreachable) {
    request.log.warn({ err: error.cause }, error.message);
    reply.header('retry-after', '1');
    return fail(request, reply, error.told);
  }
  const { statusCode = 500, code, message } = error;
  if (statusCode < 500) return fail(request, reply, { statusCode, code, message });
  request.log.error({ err: error }, 'request failed');
  return fail(request, reply, { ...failures.internal, statusCode });
}

export const answerNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  fail(request, reply, failures.notFound);

function fail(request: FastifyRequest, reply: FastifyReply, { statusCode, code, message }: Failure) {
  reply.status(statusCode);
  return answer(request, reply, {
    title: (words) => words.error(statusCode),
    data: { error: code, message },
    page: (words) => html`<p>${tellIn(words, message)}</p>`,
  });
}
