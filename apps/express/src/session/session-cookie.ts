/** The session's cookie: its name, and what express-session sends as its value. */
import { createHmac } from 'node:crypto';

export const SESSION_COOKIE = 'sid';

/** As it goes over the wire: `s:`, the id, a dot and the id's HMAC, percent-encoded. */
export function cookieValue(secret: string, id: string): string {
  const signature = createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '');
  return encodeURIComponent(`s:${id}.${signature}`);
}
