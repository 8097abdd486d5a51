/** What a client is told when a request fails: the client's own mistake in words, never our insides. */
import {
  type Failure,
  failures,
  hasUnreadBody,
  Refusal,
  readRest,
  StoreUnreachable,
} from '@session-lab/shared';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import type { Logger } from 'pino';
import { ZodError, z } from 'zod';
import { answer } from './answer.ts';

export const errorHandler =
  (log: Logger): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    // express-session touches the store while the answer is being sent. The answer is whole. If the error were passed
    // on, Express would cut the connection, and with it what the balancer has sent on it meanwhile.
    if (response.headersSent) {
      log.warn({ err: causeOf(error) }, 'the answer was out already');
      return response.writableEnded ? undefined : next(error);
    }
    const refusal = refusalOf(error);
    if (refusal) return fail(request, response, refusal);
    // Nothing is saved, touched or set as a cookie after a failure of ours.
    request.session = null as unknown as Request['session'];
    if (error instanceof StoreUnreachable) {
      log.warn({ err: causeOf(error) }, error.message);
      response.setHeader('retry-after', '1');
      return fail(request, response, error.told);
    }
    log.error({ err: error }, 'request failed');
    return fail(request, response, failures.internal);
  };

export const notFound: RequestHandler = (request, response) => fail(request, response, failures.notFound);

async function fail(
  request: Request,
  response: Response,
  { statusCode, code, message }: Failure,
): Promise<void> {
  if (hasUnreadBody(request)) await readRest(request);
  response.status(statusCode);
  answer(response, { error: code, message });
}

/** The client's own mistake, in the words of the middleware that found it; null if it is none. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof ZodError) return new Refusal(400, 'BAD_REQUEST', z.prettifyError(error));
  if (error instanceof multer.MulterError)
    return new Refusal(error.code === 'LIMIT_FILE_SIZE' ? 413 : 400, error.code, error.message);
  const parsed = httpError.safeParse(error);
  return parsed.success ? new Refusal(parsed.data.status, 'BAD_REQUEST', parsed.data.message) : null;
}

/** As Express and its parsers throw them. */
const httpError = z.object({ status: z.number().int().min(400).max(499), message: z.string() });

const causeOf = (error: unknown): unknown => (error instanceof StoreUnreachable ? error.cause : error);
