/** Sets up express-session on one of our stores: the cookie, when a session is saved, how ids are made. */
import { newSessionId, type SessionContent } from '@session-lab/shared';
import type { RequestHandler } from 'express';
import session from 'express-session';
import { SESSION_COOKIE } from './session-cookie.ts';
import type { SessionStore } from './session-store.ts';

declare module 'express-session' {
  interface SessionData extends SessionContent {}
}

export const sessionMiddleware = (store: SessionStore, secret: string): RequestHandler =>
  session({
    store,
    secret,
    name: SESSION_COOKIE,
    // Plain HTTP on purpose: the lab has no TLS, and `secure` would silently save nothing. No maxAge: the cookie lives
    // as long as the browser. With `rolling: false`, a maxAge would run out for a user who only reads.
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: false },
    genid: () => newSessionId(),
    // `resave` and `saveUninitialized` default to true. With `resave`, every read would write the whole session back
    // and undo what another request has saved meanwhile; the store is touched instead.
    resave: false,
    saveUninitialized: false,
    rolling: false,
  });
