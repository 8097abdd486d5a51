/** Replicas know each other by a secret that they share; who lacks it is told nothing. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an Authorization header carries the secret. */
export function peerSecret(secret: string): (authorization: string | undefined) => boolean {
  if (secret === '') throw new Error('replicas without a secret between them');
  const wanted = digest(`Bearer ${secret}`);
  // Digests are of one length, and what is compared tells nothing of the secret.
  return (authorization = '') => timingSafeEqual(digest(authorization), wanted);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
