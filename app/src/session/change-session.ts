/**
 * `request.changeSession`: for changes that build on what the session holds, such as counting. A store with `update`
 * loses none of them to other requests of the same session; with any other store they are like any change.
 */
import type { FastifySessionObject } from '@fastify/session';
import type { Session } from 'fastify';
import fp from 'fastify-plugin';
import { changesBetween, withChanges } from './record-changes.ts';
import { type RequestScope, requestScope } from './request-scope.ts';
import type { SessionRecord, SessionStore } from './session-store.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Runs `change` on the newest state of the session, several times if need be. Rejects with what it throws. */
    changeSession(change: (session: Session) => void): Promise<void>;
  }
}

export const changeSession = fp<{ readonly store: SessionStore }>(async (app, { store }) => {
  app.decorateRequest('changeSession', async function (change) {
    const session = this.session as FastifySessionObject | null;
    if (!session) throw new Error('changeSession: this request has destroyed its session');
    const scope = requestScope();
    // No other request can know a session that begins with this one.
    if (!store.update || !scope.has(session.sessionId)) return change(session);
    const pending = pendingOf(session, scope);
    const held = await store.update(session.sessionId, (record) => {
      // Includes what this request has changed before; it may be made several times.
      const changed = withChanges(
        record,
        pending.map(([name, value]) => [name, structuredClone(value)]),
      );
      change(changed as unknown as Session);
      return changed;
    });
    // The user has logged out meanwhile: only this answer shows the change; it is not saved.
    if (!held) return change(session);
    takeOver(session, held);
    scope.remember(session.sessionId, held);
  });
});

/** What this request has changed so far, and not saved. */
function pendingOf(session: FastifySessionObject, scope: RequestScope): [string, unknown][] {
  const record = session as unknown as SessionRecord;
  const known = scope.knows(session.sessionId, record) ? null : scope.known(session.sessionId);
  return known ? changesBetween(known, record).filter(([name]) => name !== 'cookie') : [];
}

/** Gives the session what the store holds now, but for the cookie's settings, which are this request's own. */
function takeOver(session: FastifySessionObject, held: SessionRecord): void {
  for (const name of Object.keys(session))
    if (name !== 'cookie' && !(name in held)) Reflect.deleteProperty(session, name);
  for (const [name, value] of Object.entries(held)) if (name !== 'cookie') Reflect.set(session, name, value);
}
