/**
 * One line a request, of known fields only: headers would give cookies away, and so might a query. At debug level,
 * since the balancer logs each request already, with the replica that served it.
 */
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

export const requestLog =
  (log: Logger): RequestHandler =>
  (request, response, next) => {
    const began = performance.now();
    response.once('finish', () => {
      const path = request.originalUrl.split('?', 1)[0];
      const ms = performance.now() - began;
      log.debug({ method: request.method, path, status: response.statusCode, ms });
    });
    next();
  };
