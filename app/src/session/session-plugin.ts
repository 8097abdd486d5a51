/** Sets up @fastify/session on one of our stores: the cookie, when a session is saved, how ids are made. */
import { callbackify } from 'node:util';
import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { newSessionId, type SessionContent } from '@session-lab/shared';
import type { Session } from 'fastify';
import fp from 'fastify-plugin';
import { changeSession } from './change-session.ts';
import { RequestScope, requestScope, runInScope } from './request-scope.ts';
import type { SessionRecord, SessionStore } from './session-store.ts';

declare module 'fastify' {
  interface Session extends SessionContent {}
}

export interface SessionOptions {
  readonly store: SessionStore;
  readonly writes: Writes;
  readonly signer: Pick<InstanceType<typeof fastifyCookie.Signer>, 'sign' | 'unsign'>;
}

/** How often the store was asked to change what it holds. */
export interface Writes {
  count: number;
}

export const sessionPlugin = fp<SessionOptions>(
  async (app, { store, writes, signer }) => {
    await app.register(fastifyCookie);
    app.addHook('onRequest', (request, reply, done) => runInScope(new RequestScope(request, reply), done));
    await app.register(fastifySession, {
      secret: signer,
      store: asCallbacks(store, writes),
      cookieName: app.sessionCookie.name,
      cookie: { ...app.sessionCookie.settings },
      idGenerator: () => newSessionId(),
      // Both default to true. With `rolling`, every read would write the whole session back and undo what another
      // request of the same user has saved meanwhile. The store slides the expiry instead.
      rolling: false,
      saveUninitialized: false,
    });
    await app.register(changeSession, { store });
  },
  { name: 'session' },
);

type CallbackStore = NonNullable<Parameters<typeof fastifySession>[1]['store']>;
type Loaded = Parameters<Parameters<CallbackStore['get']>[1]>[1];

/** The plugin's callback interface over our promises. Remembers what was loaded, for stores that merge changes: they can update. */
const asCallbacks = (store: SessionStore, writes: Writes): CallbackStore => ({
  get: callbackify(async (id: string) => {
    if (!store.update) return (await store.get(id)) as Loaded;
    const scope = requestScope();
    const record = await store.get(id);
    scope.remember(id, record);
    return record as Loaded;
  }),
  set: callbackify(async (id: string, session: Session) => {
    const record = session as unknown as SessionRecord;
    writes.count++;
    if (!store.update) return store.set(id, record);
    const scope = requestScope();
    // It was changed by `update`, which has saved it.
    if (scope.knows(id, record)) return;
    await store.set(id, record, scope.known(id));
    scope.remember(id, record);
  }),
  destroy: callbackify((id: string) => {
    writes.count++;
    return store.destroy(id);
  }),
});
