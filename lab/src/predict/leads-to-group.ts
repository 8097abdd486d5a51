/** A balancer that leads each user back to a group of replicas, each of which has the sessions of its whole group. */
import { sum } from 'session-lab';
import { replicaGroups } from '../topology.ts';
import { OF_A_MEMORY } from './broken-by.ts';
import { withCopiesAtOnce } from './found-anywhere.ts';
import { nobodyMoves, type Spread } from './moves.ts';
import { withRaces } from './races.ts';
import { hasRaces, killedBy, killsAll, logsOut, type Scene, type Theorise, type Theory } from './theory.ts';

/** By a cookie of the balancer's own, which names the group: the first request goes to any of them. */
export function leadsBackToGroup(because: string): Spread {
  const theory: Theorise = (scene, mix) => {
    const kept = withCopiesAtOnce(keptInGroups(scene, logsOut(mix), because), scene);
    return !scene.store.merges && hasRaces(mix) ? withRaces(kept) : kept;
  };
  return { leadsBack: true, theory, moves: nobodyMoves };
}

/** What a group has is lost with the last of it. In a deploy each replica is back before the next one goes. */
function keptInGroups(
  { lab, run, fault, firstMet, returned }: Scene,
  loggingOut: boolean,
  because: string,
): Theory {
  const groups = replicaGroups(lab.replicas);
  const killed = killsAll({ lab, fault }) ? [] : killedBy(fault);
  const dead = groups.filter((group) => group.every((replica) => killed.includes(replica)));
  const losers = sum(
    dead.map((group) => [...returned].filter((user) => group.includes(firstMet.get(user) ?? '')).length),
  );
  // Who has logged out when the last one dies has no session to lose; and who arrives just then is chance.
  const open = loggingOut || run.rate !== null;
  const [size = 0] = groups.map(({ length }) => length);
  return {
    verdict: 'intact',
    kept: [1, 1],
    faultKept: fault === null || dead.length > 0 ? null : [1, 1],
    faultLost: fault === null ? null : dead.length > 0 && open ? null : [losers, losers],
    causes: dead.length > 0 ? ['dead-replica', 'wrong-replica'] : [],
    mayBreak: [],
    faultMayBreak: dead.length > 0 ? OF_A_MEMORY : [],
    shares: null,
    homes: null,
    // In groups of different sizes it depends on who writes.
    messagesPerWrite: groups.every(({ length }) => length === size) ? size - 1 : null,
    because,
  };
}
