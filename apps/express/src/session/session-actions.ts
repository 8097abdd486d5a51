/**
 * express-session's actions as promises, and the redirect after a write. Left to itself, express-session sends the
 * headers first and saves then: the browser may be at the next page before the session is, and a save that fails is
 * a 303 all the same. So it is saved before the redirect.
 */
import type { Request, Response } from 'express';

type Done = (error?: unknown) => void;

const settled = (act: (done: Done) => void): Promise<void> =>
  new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())));

export const saveSession = (request: Request): Promise<void> =>
  settled((done) => void request.session.save(done));

/** Forgets the session and begins another, with a new id and nothing in it. */
export const regenerateSession = (request: Request): Promise<void> =>
  settled((done) => void request.session.regenerate(done));

/** Forgets the session; the cookie is left with the client. */
export const destroySession = (request: Request): Promise<void> =>
  settled((done) => void request.session.destroy(done));

export async function redirectSaved(request: Request, response: Response, path: string): Promise<void> {
  await saveSession(request);
  response.redirect(303, path);
}
