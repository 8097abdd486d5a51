/** Replicas authenticate each other by a secret that they share; anybody else is told nothing. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an Authorization header carries the secret. */
export function peerSecret(secret: string): (authorization: string | undefined) => boolean {
  if (secret === '') throw new Error('replicas without a secret between them');
  const wanted = digest(`Bearer ${secret}`);
  // Digests have one length, and the time that it takes to compare them tells nothing of the secret.
  return (authorization = '') => timingSafeEqual(digest(authorization), wanted);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
