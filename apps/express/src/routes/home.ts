/** Lists the scenarios' pages. */
import { Router } from 'express';
import { answer } from '../answer.ts';

export function homeRoutes(): Router {
  const router = Router();
  router.get('/', (_request, response) =>
    answer(response, { scenarios: ['/views', '/login', '/cart', '/image'] }),
  );
  return router;
}
