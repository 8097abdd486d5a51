/** A balancer that knows no sessions, over replicas that keep theirs to themselves. */
import type { Cause, GuaranteeName, Random } from 'session-lab';
import { OF_A_MEMORY, OF_A_RACE } from './broken-by.ts';
import { allOpen, type Spread } from './moves.ts';
import type { Pick } from './pick.ts';
import { keptByPlaying } from './play-through.ts';
import { hasRaces, type Theorise } from './theory.ts';

/** The wrong replica clears the cookie of a session that it does not know. */
const CAUSES: readonly Cause[] = ['wrong-replica', 'dead-replica', 'cookie-cleared', 'cookie-replaced'];

// Three standard errors (0.3 % of runs fall outside by chance) and two points for what the model leaves out:
// latencies that vary with the load, and users that wait for each other on a busy machine.
const STANDARD_ERRORS = 3;
const MODEL_ERROR = 0.02;

interface Wandering {
  readonly pick: (random: Random) => Pick;
  /** The replica that it sends a redirect to, in words. */
  readonly goes: string;
  /** So many places that know only their own sessions are picked from; the replicas where it isn't said. */
  readonly places?: (replicas: number) => number;
}

export function wanders({
  pick,
  goes,
  places = (replicas) => replicas,
}: Wandering): Spread & { readonly pick: Wandering['pick'] } {
  const theory: Theorise = ({ lab, run, meanLatencyMs, concurrency, flows, racesInMemory }, mix) => {
    const share = keptByPlaying({
      pick,
      mix,
      users: run.rate === null ? run.users : Math.max(1, Math.round(concurrency)),
      replicas: places(lab.replicas.length),
      pauseMs: run.pauseMs,
      latencyMs: meanLatencyMs,
    });
    // Users keep their cookie, and so may come back to an older session.
    const races: readonly GuaranteeName[] = racesInMemory && hasRaces(mix) ? OF_A_RACE : [];
    const mayBreak = [...OF_A_MEMORY, ...races];
    return {
      verdict: 'broken',
      kept: around(share, flows),
      faultKept: null,
      // Few sessions are whole when the kill comes; how many of those the dead replica has is chance.
      faultLost: null,
      causes: [...CAUSES, ...(racesInMemory ? (['overwritten', 'unexplained'] as const) : [])],
      mayBreak,
      faultMayBreak: mayBreak,
      shares: null,
      homes: null,
      messagesPerWrite: 0,
      because: `${goes}, and each knows only its own sessions`,
    };
  };
  return { leadsBack: false, pick, theory, moves: allOpen };
}

function around(share: number, flows: number): [number, number] {
  if (share === 0 || flows === 0) return [share, share];
  const margin = MODEL_ERROR + STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / flows);
  return [Math.max(0, share - margin), Math.min(1, share + margin)];
}
