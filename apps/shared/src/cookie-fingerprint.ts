/** Names a session by its cookie without giving the cookie away: the loadtest names what it sees the same way. */
import { createHash } from 'node:crypto';

/** @param value of the cookie, as it goes over the wire. Returns eight hex digits of its SHA-256. */
export const cookieFingerprint = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 8);
