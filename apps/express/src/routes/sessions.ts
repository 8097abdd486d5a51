/** For the lab's operator: what the store holds, and what it gave up. The balancer passes nothing of /internal/. */
import { Router } from 'express';
import { answer } from '../answer.ts';
import { cookieFingerprint } from '../session/cookie-fingerprint.ts';
import type { Departures } from '../session/departures.ts';
import type { SessionStore } from '../session/session-store.ts';

const LISTED = 20;

export interface SessionsRoutesOptions {
  readonly store: SessionStore;
  readonly departures: Departures;
  readonly secret: string;
}

export function sessionsRoutes({ store, departures, secret }: SessionsRoutesOptions): Router {
  const router = Router();
  const named = <T extends { readonly id: string }>({ id, ...rest }: T) => ({
    fingerprint: cookieFingerprint(secret, id),
    ...rest,
  });

  router.get('/internal/sessions', async (_request, response) => {
    const { count, sessions } = await store.list(LISTED);
    answer(response, { shared: store.shared, count, sessions: sessions.map(named) });
  });

  router.get('/internal/evidence', (_request, response) =>
    answer(response, { gone: departures.gone.map(named), outages: departures.outages }),
  );
  return router;
}
