/** Scenario `login`: login makes a new id, so that one planted before it is worthless; logout is final. */
import { KEPT_AT_LOGIN } from '@session-lab/shared';
import { Router } from 'express';
import { z } from 'zod';
import { answer } from '../answer.ts';
import { destroySession, redirectSaved, regenerateSession } from '../session/session-actions.ts';
import { SESSION_COOKIE } from '../session/session-cookie.ts';

const body = z.object({ user: z.string().min(1).max(100) });

export function loginRoutes(): Router {
  const router = Router();

  router.get('/login', (request, response) => answer(response, { user: request.session.user ?? null }));

  router.post('/login', async (request, response) => {
    const { user } = body.parse(request.body);
    const kept = KEPT_AT_LOGIN.map((name) => [name, request.session[name]]);
    await regenerateSession(request);
    Object.assign(request.session, Object.fromEntries(kept), { user });
    await redirectSaved(request, response, '/login');
  });

  router.post('/logout', async (request, response) => {
    await destroySession(request);
    response.clearCookie(SESSION_COOKIE, { path: '/' });
    response.redirect(303, '/login');
  });
  return router;
}
