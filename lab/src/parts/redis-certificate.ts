/** A certificate for one lab's Redis. */
import { type Certificate, newCertificate } from './certificate.ts';

/** As Redis is called in Compose, and among processes. */
const NAMES = ['redis', 'localhost', '127.0.0.1'];

/** @param names all that Redis may be called by those who connect: host names and addresses */
export const newRedisCertificate = (names: readonly string[] = NAMES): Promise<Certificate> =>
  newCertificate('redis', names);
