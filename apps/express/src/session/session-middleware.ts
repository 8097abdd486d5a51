/** Sets express-session up over one of our stores: which cookie, when a session is saved, how it is named. */
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
    // Plain HTTP on purpose: the lab has no TLS, and `secure` would silently save nothing. And no maxAge: the cookie
    // lives as long as the browser; with `rolling: false`, one with an age of its own ends under a user who only reads.
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: false },
    genid: () => newSessionId(),
    // `resave` and `saveUninitialized` default to true, as old articles have them. `resave` would make every read
    // write the whole session back, undoing what another request has saved meanwhile; the store is touched instead.
    resave: false,
    saveUninitialized: false,
    rolling: false,
  });
