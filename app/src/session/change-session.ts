/**
 * `request.changeSession`: for changes that build on what the session holds, such as counting. With a store that
 * can, they lose nothing to other requests of the same session; with any other they are like any change.
 */
import type { FastifySessionObject } from '@fastify/session';
import type { Session } from 'fastify';
import fp from 'fastify-plugin';
import { requestScope } from './request-scope.ts';
import type { SessionRecord, SessionStore } from './session-store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Runs `change` on the session, maybe several times, each time on the newest. What it throws ends it. */
    changeSession(change: (session: Session) => void): Promise<void>;
  }
}

export const changeSession = fp<{ readonly store: SessionStore }>(async (app, { store }) => {
  app.decorateRequest('changeSession', async function (change) {
    const { session } = this;
    const scope = requestScope();
    // A session that begins with this request has nobody to compete with.
    if (!store.update || !scope.known(session.sessionId)) return change(session);
    const held = await store.update(session.sessionId, (record) => {
      const copy = structuredClone(record);
      change(copy as unknown as Session);
      return copy;
    });
    // Logged out meanwhile: the change is this answer's alone, and is saved nowhere.
    if (!held) return change(session);
    takeOver(session, held);
    scope.remember(session.sessionId, held);
  });
});

/** The session as it is held now; its cookie's settings are this request's own. */
function takeOver(session: FastifySessionObject, held: SessionRecord): void {
  for (const name of Object.keys(session))
    if (name !== 'cookie' && !(name in held)) Reflect.deleteProperty(session, name);
  for (const [name, value] of Object.entries(held)) if (name !== 'cookie') Reflect.set(session, name, value);
}
