/** Signs session ids for the cookie, and names a cookie without giving it away, as a client that sees it would. */
import { createHash } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';

export type CookieSigner = InstanceType<typeof fastifyCookie.Signer>;

export const cookieSigner = (secret: string): CookieSigner => new fastifyCookie.Signer(secret);

/**
 * The fingerprint of the cookie's value as it goes over the wire: the loadtest's histories name sessions alike. An id
 * and its signature hold only characters that need no encoding there.
 */
export const cookieFingerprint = (signer: CookieSigner, id: string): string =>
  createHash('sha256').update(signer.sign(id)).digest('hex').slice(0, 8);
