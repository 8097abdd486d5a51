/** Whether this replica is alive. It touches no session and doesn't ask the store: a replica without one serves a 503. */
import { Router } from 'express';
import { answer } from '../answer.ts';

export function healthRoutes(store: string): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => answer(response, { status: 'ok', store }));
  return router;
}
