/** What this replica's store holds, and what it gave up, for the lab's operator. */
import type { FastifyPluginAsync } from 'fastify';
import { type CookieSigner, cookieFingerprint } from '../session/cookie-signer.ts';
import type { Departures } from '../session/departures.ts';
import type { SessionStore } from '../session/session-store.ts';

const LISTED = 20;

export interface SessionsRoutesOptions {
  readonly store: SessionStore;
  readonly departures: Departures;
  readonly signer: CookieSigner;
}

export const sessionsRoutes: FastifyPluginAsync<SessionsRoutesOptions> = async (
  app,
  { store, departures, signer },
) => {
  const named = <T extends { readonly id: string }>({ id, ...rest }: T) => ({
    fingerprint: cookieFingerprint(signer, id),
    ...rest,
  });

  app.get('/internal/sessions', async () => {
    const { count, sessions } = await store.list(LISTED);
    return { replica: app.replica, shared: store.shared, count, sessions: sessions.map(named) };
  });

  app.get('/internal/evidence', async () => ({
    replica: app.replica,
    gone: departures.gone.map(named),
    outages: departures.outages,
  }));
};
