/**
 * What it costs memories that the balancer gets other servers: users whose own replica lives, but who are sent to
 * another. A hash modulo the number of servers moves most of them, a ring of hashes only those next to the new points,
 * and who has a cookie stays.
 */
import type { Cause, GuaranteeName, Mix, Prediction } from '@session-lab/loadtest';
import { byHash, byRing, type ServerOf } from './server-of.ts';
import { logsOut, OF_A_MEMORY, type PredictionInput } from './theory.ts';

export interface Moves {
  /** Users moved; null where theory leaves it open. */
  readonly users: Prediction['moved'];
  readonly causes: readonly Cause[];
  readonly mayBreak: readonly GuaranteeName[];
}

const BY_ADDRESS: Readonly<Record<string, (servers: readonly string[]) => ServerOf>> = {
  'ip-hash': byHash,
  'hash-consistent': byRing,
};

const BY_COOKIE: readonly string[] = ['sticky-cookie', 'sticky-learn'];

/** A session stays where it was begun, so that it is lost when its user moves, and again when they move back. */
const LOST = { causes: ['wrong-replica'], mayBreak: OF_A_MEMORY } as const;

/** Null where the servers stay the same, or where any replica finds any session. */
export function movesOf({ lab, addresses, through, fault }: PredictionInput, mix: Mix): Moves | null {
  const { servers = null } = fault ?? {};
  if (servers === null || lab.store !== 'memory') return null;
  // Who has logged out begins anew, where it is the session that leads back.
  if (lab.balancer === 'sticky-learn' && logsOut(mix)) return { users: null, ...LOST };
  if (BY_COOKIE.includes(lab.balancer)) return { users: [0, 0], causes: [], mayBreak: [] };
  const serverOf = BY_ADDRESS[lab.balancer];
  // At layer 4 a connection stays where it is, and only one that is begun meanwhile goes elsewhere.
  if (!serverOf) return { users: null, ...LOST };
  const before = serverOf(lab.servers);
  const during = serverOf(servers);
  const moved = [...through].filter((user) => {
    const address = addresses.get(user);
    return address !== undefined && lab.servers[before(address)] !== servers[during(address)];
  });
  return { users: [moved.length, moved.length], ...LOST };
}
