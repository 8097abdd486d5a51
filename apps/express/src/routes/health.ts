/** Is this replica alive? No session is touched, and the store isn't asked: a replica can serve a clear 503. */
import { Router } from 'express';
import { answer } from '../answer.ts';

export function healthRoutes(store: string): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => answer(response, { status: 'ok', store }));
  return router;
}
