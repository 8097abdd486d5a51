/** A balancer that leads each user back to one replica, which alone has their session. */
import { isTogether, type Mix, sum } from 'session-lab';
import { OF_A_MEMORY } from './broken-by.ts';
import { allOpen, forgotten, type MovesOf, movedByHash, nobodyMoves, type Spread } from './moves.ts';
import { withRaces } from './races.ts';
import { byRing, type ServerOf } from './server-of.ts';
import { hasRaces, killedBy, killsAll, logsOut, type Scene, type Theorise, type Theory } from './theory.ts';

/** By the address that a user calls from. */
export function leadsBackByAddress(of: (servers: readonly string[]) => ServerOf, because: string): Spread {
  return { leadsBack: true, theory: withMemoryRaces(byAddress(of, because)), moves: movedByHash(of) };
}

/** By a cookie of the balancer's own: the first request goes to any replica, in turn; it is the way back that is known. */
export const leadsBackByCookie = (because: string): Spread => ({
  leadsBack: true,
  theory: withMemoryRaces(byFirst(because, () => true)),
  moves: nobodyMoves,
});

/** By a table of addresses in the balancer's worker: `keeps` says whether a worker that takes over has it, too. */
export const leadsBackByTable = (keeps: boolean, because: string): Spread => ({
  leadsBack: true,
  theory: withMemoryRaces(byFirst(because, () => true)),
  moves: keeps ? nobodyMoves : forgotten,
});

/** By the session’s own cookie: a user who has logged out begins again on any replica. */
export const leadsBackBySession = (because: string): Spread => {
  const stays = (mix: Mix): boolean => !logsOut(mix);
  const moves: MovesOf = (input, mix) => (stays(mix) ? nobodyMoves : allOpen)(input, mix);
  return { leadsBack: true, theory: withMemoryRaces(byFirst(because, stays)), moves };
};

/** The app lets a connection idle for 72 s, and pauses are exponential: of this mean, one in a million is longer. */
const LONG_PAUSE_MS = 5000;

/**
 * By the address, asked when a connection begins and not for each request (layer 4). A kill ends the connections to
 * the dead replica; whoever connects again is taken in by another, and stays there when the replica is back. So no user
 * is sent home and loses a second session by that, for as long as connections last: not where users pause longer than a
 * connection may idle. And a user with several connections may have them with different replicas from then on.
 */
export function leadsBackByConnection(because: string): Spread {
  const theory: Theorise = (scene, mix) => {
    const theory = byAddress(byRing, because)(scene, mix);
    const several = mix.some(({ scenario }) => scenario.steps.some(isTogether));
    if (several || scene.run.pauseMs > LONG_PAUSE_MS || killsAll(scene)) return theory;
    return {
      ...theory,
      causes: theory.causes.filter((cause) => cause !== 'wrong-replica'),
      faultMayBreak: OF_A_MEMORY.filter((guarantee) => guarantee !== 'logout-final'),
    };
  };
  // A connection stays where it is, and only one that is begun meanwhile goes elsewhere.
  return { leadsBack: true, theory, moves: allOpen };
}

const byAddress =
  (of: (servers: readonly string[]) => ServerOf, because: string): Theorise =>
  (scene, mix) => {
    const { lab, addresses, steady } = scene;
    const serverOf = of(lab.servers);
    const homes = new Map(
      [...addresses].map(([user, address]) => [user, lab.replicas[serverOf(address)] ?? ''] as const),
    );
    const shares = lab.replicas.map(
      (replica) => [replica, countOn(replica, homes, steady) / steady.size] as const,
    );
    return {
      ...common(scene, homes, logsOut(mix)),
      shares: steady.size === 0 ? null : Object.fromEntries(shares),
      homes: Object.fromEntries(homes),
      because,
    };
  };

/** @param stays whether a user stays for good with the replica that they met first */
const byFirst =
  (because: string, stays: (mix: Mix) => boolean): Theorise =>
  (scene, mix) => ({
    ...common(scene, scene.firstMet, logsOut(mix)),
    shares: null,
    homes: stays(mix) ? Object.fromEntries(scene.firstMet) : null,
    because,
  });

const withMemoryRaces =
  (theorise: Theorise): Theorise =>
  (scene, mix) => {
    const theory = theorise(scene, mix);
    return scene.racesInMemory && hasRaces(mix) ? withRaces(theory) : theory;
  };

/** @param homes the replica that has each user's session, while all live */
function common(
  { lab, run, steady, returned, fault, store }: Scene,
  homes: ReadonlyMap<number, string>,
  loggingOut: boolean,
): Omit<Theory, 'shares' | 'homes' | 'because'> {
  const used = lab.replicas.filter((replica) => countOn(replica, homes, steady) > 0).length;
  const killed = killedBy(fault);
  // A user who has logged out when the kill comes has no session to lose. Where all replicas die, and each comes back
  // before the next goes, how often a user meets one that is about to go is chance; as is who arrives between two deaths.
  const arriving = run.rate !== null && killed.length > 1;
  const open = fault === null || loggingOut || arriving || killsAll({ lab, fault });
  const losers = killed.map((replica) => countOn(replica, homes, returned));
  // Where several replicas die one after the other, a user may lose the next session on the next replica, too.
  const atMost = sum(losers.map((users, at) => users * (killed.length - at)));
  return {
    // With all users behind one replica nothing is put to the test.
    verdict: used > 1 ? 'intact' : 'unknown',
    kept: [1, 1],
    // Flows that the kill or the return cuts in two are not kept; how many those are is chance.
    faultKept: null,
    // What a replica finds again is lost to those alone who wrote meanwhile, and so began another elsewhere.
    faultLost: open ? null : [store.outlives ? 0 : sum(losers), atMost],
    // While a user's replica is away another takes them in, until it is back and they lose that session, too.
    causes: killed.length === 0 ? [] : ['dead-replica', 'wrong-replica'],
    mayBreak: [],
    faultMayBreak: killed.length === 0 ? [] : OF_A_MEMORY,
    messagesPerWrite: 0,
  };
}

const countOn = (replica: string, homes: ReadonlyMap<number, string>, users: ReadonlySet<number>): number =>
  [...users].filter((user) => homes.get(user) === replica).length;
