/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): each name draws a lot for the session; the highest comes first.
 * All replicas find the same order without a word between them, and when a name goes, only its own sessions move.
 */
import { createHash } from 'node:crypto';

/** The candidates for this session, best first. */
export function rendezvous<T extends { readonly name: string }>(id: string, candidates: readonly T[]): T[] {
  const lots = candidates.map((candidate) => ({ candidate, lot: draw(id, candidate.name) }));
  return lots.sort((one, other) => Buffer.compare(other.lot, one.lot)).map(({ candidate }) => candidate);
}

const draw = (id: string, name: string): Buffer =>
  createHash('sha256').update(id).update('\0').update(name).digest();
