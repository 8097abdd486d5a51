/** Is this replica alive? No session is touched, and the store isn't asked: a replica can serve a clear 503. */
import type { FastifyPluginAsync } from 'fastify';

export const healthRoutes: FastifyPluginAsync<{ readonly store: string }> = async (app, { store }) => {
  app.get('/healthz', async () => ({ status: 'ok', replica: app.replica, store }));
};
