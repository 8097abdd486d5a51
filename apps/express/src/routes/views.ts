/** Scenario `views`: a counter in the session, and the last page viewed. `?wait=40` holds the page back for 40 ms. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import { z } from 'zod';
import { answer } from '../answer.ts';
import { redirectSaved } from '../session/session-actions.ts';

const body = z.object({ page: z.string().max(200).default('/') });
const query = z.object({ wait: z.coerce.number().int().min(0).max(2000).default(0) });

export function viewsRoutes(): Router {
  const router = Router();

  router.get('/views', async (request, response) => {
    const { wait } = query.parse(request.query);
    // The session is already loaded: this request does not see what others write meanwhile.
    if (wait > 0) await sleep(wait);
    const { count, last } = request.session.views ?? { count: 0, last: null };
    answer(response, { views: count, last });
  });

  router.post('/views', async (request, response) => {
    const { page } = body.parse(request.body ?? {});
    request.session.views = { count: (request.session.views?.count ?? 0) + 1, last: page };
    await redirectSaved(request, response, '/views');
  });
  return router;
}
