/**
 * Is this replica alive, and does it have what it needs to serve? No session is touched, and a store away isn't asked:
 * a replica can serve a clear 503.
 */
import type { FastifyPluginAsync } from 'fastify';
import type { SessionStore } from '../session/session-store.ts';

export interface HealthRoutesOptions {
  /** The store's name. */
  readonly name: string;
  readonly store: SessionStore;
}

export const healthRoutes: FastifyPluginAsync<HealthRoutesOptions> = async (app, { name, store }) => {
  app.get('/healthz', async (_request, reply) => {
    const ready = store.ready ?? true;
    reply.status(ready ? 200 : 503);
    return { status: ready ? 'ok' : 'starting', replica: app.replica, store: name };
  });
};
