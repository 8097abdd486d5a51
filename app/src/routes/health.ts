/**
 * Whether this replica is alive and has what it needs to serve. It touches no session and doesn't ask a store outside
 * of the replica: without it, a replica still serves a clear 503.
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
