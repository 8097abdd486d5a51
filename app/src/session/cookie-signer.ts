/** Signs session ids for the cookie. */
import fastifyCookie from '@fastify/cookie';

export type CookieSigner = InstanceType<typeof fastifyCookie.Signer>;

export const cookieSigner = (secret: string): CookieSigner => new fastifyCookie.Signer(secret);
