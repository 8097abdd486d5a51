/**
 * No answer leaves before its request has come to its end. Whoever answers early, and then hangs up, cuts off a balancer
 * that is still sending, and that gives its client a 502 and takes the replica for dead. Whoever answers early and keeps the
 * connection has the next request on it, which may be anybody's, wait behind a body that nobody reads.
 */
import type { IncomingMessage } from 'node:http';

/** What balancers let through, and a bit. */
const MOST_BYTES = 8 * 1024 * 1024;
const PATIENCE_MS = 5000;

/** Cheap: it is asked of every request. */
export const hasUnreadBody = (request: IncomingMessage): boolean =>
  !hasCome(request) && !request.destroyed && hasBody(request);

/** Of a request that no socket has brought, as tests inject it, only its reader knows. */
const hasCome = ({ complete, readableEnded }: IncomingMessage): boolean => complete || readableEnded;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;

/** Reads on, and keeps nothing. Resolves with whether the request came to its end: not where it is too long, or too slow. */
export function readRest(request: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    let bytes = 0;
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) settle();
    };
    const settle = (): void => {
      clearTimeout(timer);
      request.off('data', count).off('end', settle).off('error', settle).off('close', settle);
      resolve(hasCome(request));
    };
    const timer = setTimeout(settle, PATIENCE_MS);
    // Whoever has begun to read may have given up.
    request.unpipe();
    request.on('data', count).on('end', settle).on('error', settle).on('close', settle);
    request.resume();
  });
}
