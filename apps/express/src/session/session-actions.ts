/**
 * express-session's actions as promises, and the redirect after a write. By default, express-session sends the headers
 * first and then saves: the browser may ask for the next page before the session is saved, and a failed save is still
 * a 303. So this saves before it redirects.
 */
import type { Request, Response } from 'express';

type Done = (error?: unknown) => void;

const settled = (act: (done: Done) => void): Promise<void> =>
  new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())));

export const saveSession = (request: Request): Promise<void> =>
  settled((done) => void request.session.save(done));

/** Forgets the session and begins an empty one with a new id. */
export const regenerateSession = (request: Request): Promise<void> =>
  settled((done) => void request.session.regenerate(done));

/** Forgets the session; the client keeps the cookie. */
export const destroySession = (request: Request): Promise<void> =>
  settled((done) => void request.session.destroy(done));

export async function redirectSaved(request: Request, response: Response, path: string): Promise<void> {
  await saveSession(request);
  response.redirect(303, path);
}
