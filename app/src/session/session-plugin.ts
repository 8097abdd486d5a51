/** Sets @fastify/session up over one of our stores: which cookie, when a session is saved, how it is named. */
import { callbackify } from 'node:util';
import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import type { Session } from 'fastify';
import fp from 'fastify-plugin';
import type { CookieSigner } from './cookie-signer.ts';
import { newSessionId } from './session-id.ts';
import type { SessionRecord, SessionStore } from './session-store.ts';

export const SESSION_COOKIE = 'sid';

export interface SessionOptions {
  readonly store: SessionStore;
  readonly signer: CookieSigner;
}

export const sessionPlugin = fp<SessionOptions>(
  async (app, { store, signer }) => {
    await app.register(fastifyCookie);
    await app.register(fastifySession, {
      secret: signer,
      store: asCallbacks(store),
      cookieName: SESSION_COOKIE,
      // Plain HTTP on purpose: the lab has no TLS, and `secure` would silently save nothing.
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: false },
      idGenerator: () => newSessionId(),
      // Both default to true. `rolling` would make every read write the whole session back, undoing what
      // another request of the same user has saved meanwhile; the store slides the expiry instead.
      rolling: false,
      saveUninitialized: false,
    });
  },
  { name: 'session' },
);

type CallbackStore = NonNullable<Parameters<typeof fastifySession>[1]['store']>;
type Loaded = Parameters<Parameters<CallbackStore['get']>[1]>[1];

/** The plugin's callback interface over our promises. */
const asCallbacks = (store: SessionStore): CallbackStore => ({
  get: callbackify(async (id: string) => (await store.get(id)) as Loaded),
  set: callbackify((id: string, session: Session) => store.set(id, session as unknown as SessionRecord)),
  destroy: callbackify((id: string) => store.destroy(id)),
});
