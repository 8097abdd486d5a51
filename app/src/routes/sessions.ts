/** What this replica's store holds, for the lab's operator. nginx answers 404 to everything under /internal/. */
import type { FastifyPluginAsync } from 'fastify';
import type { SessionStore } from '../session/session-store.ts';

const LISTED = 20;

export const sessionsRoutes: FastifyPluginAsync<{ readonly store: SessionStore }> = async (
  app,
  { store },
) => {
  app.get('/internal/sessions', async () => ({
    replica: app.replica,
    shared: store.shared,
    ...(await store.list(LISTED)),
  }));
};
