/** Scenario `login`: the id is regenerated on login, so that an id planted before it is worthless; logout is final. */
import { Router } from 'express';
import { z } from 'zod';
import { answer } from '../answer.ts';
import { destroySession, redirectSaved, regenerateSession } from '../session/session-actions.ts';
import { SESSION_COOKIE } from '../session/session-middleware.ts';

declare module 'express-session' {
  interface SessionData {
    user?: string;
  }
}

const body = z.object({ user: z.string().min(1).max(100) });

export function loginRoutes(): Router {
  const router = Router();

  router.get('/login', (request, response) => answer(response, { user: request.session.user ?? null }));

  router.post('/login', async (request, response) => {
    const { user } = body.parse(request.body);
    // What a visitor has done before they log in is still theirs after it.
    const { views, cart, image, uploads } = request.session;
    await regenerateSession(request);
    Object.assign(request.session, { views, cart, image, uploads, user });
    await redirectSaved(request, response, '/login');
  });

  router.post('/logout', async (request, response) => {
    await destroySession(request);
    response.clearCookie(SESSION_COOKIE, { path: '/' });
    response.redirect(303, '/login');
  });
  return router;
}
