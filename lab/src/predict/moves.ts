/**
 * Users whose own replica lives, but who are sent to another one because the balancer got other servers. A session stays where it was begun, so that it is lost when its user moves, and again when they move back.
 */
import type { Cause, GuaranteeName, Mix, Prediction } from 'session-lab';
import { OF_A_MEMORY } from './broken-by.ts';
import type { ServerOf } from './server-of.ts';
import { killedBy, type PredictionInput, type Theorise } from './theory.ts';

export interface Moves {
  /** Users moved; null where theory leaves it open. */
  readonly users: Prediction['moved'];
  readonly causes: readonly Cause[];
  readonly mayBreak: readonly GuaranteeName[];
}

/** Null where the servers stay the same. */
export type MovesOf = (input: PredictionInput, mix: Mix) => Moves | null;

/** How a balancer spreads users over replicas that keep their sessions to themselves, and what theory makes of it. */
export interface Spread {
  /** Each user comes back to the replica that has their session. */
  readonly leadsBack: boolean;
  readonly theory: Theorise;
  readonly moves: MovesOf;
}

const LOST = { causes: ['wrong-replica'], mayBreak: OF_A_MEMORY } as const;

export const allOpen: MovesOf = ({ fault }) => (fault?.servers ? { users: null, ...LOST } : null);

/** Users who carry their replica’s name with them stay where they are, unless it dies. */
export const nobodyMoves: MovesOf = ({ fault }) =>
  fault?.servers && killedBy(fault).length === 0 ? { users: [0, 0], causes: [], mayBreak: [] } : null;

/**
 * The balancer forgets where it had sent whom whenever it reads its files again, as it does to get other servers, and
 * sends each user to the next replica in turn. One in N is their own.
 */
export const forgotten: MovesOf = ({ lab, run, through, fault }) => {
  if (!fault?.servers && !fault?.reloads) return null;
  // On a connection that idles for long, the worker that goes still answers when all is over.
  if (run.pauseMs > SHORT_PAUSE_MS) return { users: null, ...LOST };
  const servers = fault.servers?.length ?? lab.replicas.length;
  const mean = through.size * (1 - 1 / servers);
  const margin = STANDARD_ERRORS * Math.sqrt(mean / servers);
  const users: [number, number] = [
    Math.max(0, Math.floor(mean - margin)),
    Math.min(through.size, Math.ceil(mean + margin)),
  ];
  return { users, ...LOST };
};

const SHORT_PAUSE_MS = 300;
/** One in fifteen thousand runs falls outside by chance. */
const STANDARD_ERRORS = 4;

/**
 * A hash modulo the number of servers moves most, a ring of hashes only those next to the new points. A balancer that finds
 * its servers by itself drops one that dies, and puts it behind the others when it is back, be it before the fault is
 * undone or after: whoever is elsewhere both ways moves for certain, and whoever is by one of them may.
 */
export const movedByHash =
  (serverOf: (servers: readonly string[]) => ServerOf): MovesOf =>
  ({ lab, addresses, through, fault }) => {
    const servers = fault?.servers;
    if (!servers) return null;
    const away = killedBy(fault).filter((replica) => !servers.includes(replica));
    // Several come back in any order.
    if (away.length > 1) return { users: null, ...LOST };
    const lines = away.length === 0 ? [servers] : [servers, [...servers, ...away]];
    const isElsewhere = (address: string): boolean[] => {
      const home = lab.servers[serverOf(lab.servers)(address)];
      return lines.map((line) => line[serverOf(line)(address)] !== home);
    };
    const known = [...through].flatMap((user) => addresses.get(user) ?? []).map(isElsewhere);
    const certain = known.filter((elsewhere) => elsewhere.every(Boolean)).length;
    const possible = known.filter((elsewhere) => elsewhere.some(Boolean)).length;
    return { users: [certain, possible], ...LOST };
  };
