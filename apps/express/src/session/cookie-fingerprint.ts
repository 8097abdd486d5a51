/** Names a session's cookie without giving it away, as a client that sees the cookie would: the loadtest does. */
import { createHash, createHmac } from 'node:crypto';

/**
 * First eight hex digits of the SHA-256 of the cookie's value as it goes over the wire. express-session sends `s:`,
 * the id, a dot and the id's HMAC, percent-encoded: `s%3A…`.
 */
export function cookieFingerprint(secret: string, id: string): string {
  const signature = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
  const onTheWire = encodeURIComponent(`s:${id}.${signature}`);
  return createHash('sha256').update(onTheWire).digest('hex').slice(0, 8);
}
