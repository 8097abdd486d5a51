/** A balancer that leads each user back to one replica, which alone has their session: by their address, or by a cookie. */

import { isTogether, sum } from '@session-lab/loadtest';
import { withRaces } from '../races.ts';
import { byHash, byRing, type ServerOf } from '../server-of.ts';
import {
  hasRaces,
  killedBy,
  killsAll,
  logsOut,
  OF_A_MEMORY,
  type PredictionInput,
  type Theorise,
  type Theory,
} from '../theory.ts';

const byAddress =
  (of: (servers: readonly string[]) => ServerOf, because: string): Theorise =>
  (input, mix) => {
    const { lab, addresses, steady } = input;
    const serverOf = of(lab.servers);
    const homes = new Map(
      [...addresses].map(([user, address]): [number, string] => [
        user,
        lab.replicas[serverOf(address)] ?? '',
      ]),
    );
    const shares = lab.replicas.map((replica): [string, number] => [
      replica,
      countOn(replica, homes, steady) / steady.size,
    ]);
    return {
      ...leadBack(input, homes, logsOut(mix)),
      shares: steady.size === 0 ? null : Object.fromEntries(shares),
      homes: Object.fromEntries(homes),
      because,
    };
  };

/** The first request goes to any replica, in turn; it is the way back that is known. */
const byFirst =
  (because: string): Theorise =>
  (input, mix) => ({
    ...leadBack(input, input.firstMet, logsOut(mix)),
    shares: null,
    // Who has logged out begins anew, where it is the session that leads back.
    homes: input.lab.balancer === 'sticky-learn' && logsOut(mix) ? null : Object.fromEntries(input.firstMet),
    because,
  });

/** express-session's MemoryStore hands sessions out a moment later, and another request comes in between. */
const withExpress =
  (theorise: Theorise): Theorise =>
  (input, mix) => {
    const theory = theorise(input, mix);
    return input.lab.app === 'express' && hasRaces(mix) ? withRaces(theory) : theory;
  };

/**
 * Layer 4: the ring again, but asked when a connection begins and not for each request. A kill ends the connections to
 * the dead replica; who connects again is taken in by another, and stays there when the replica is back. So no user
 * is sent home, and loses a second session by that, for as long as connections last: not where users pause longer than
 * a connection may idle. And a user with several connections may have them with different replicas from then on: those
 * used while the replica was away, and those that were not.
 */
const byConnection: Theorise = (input, mix) => {
  const because = 'a client’s connection stays with the replica that its address was hashed to';
  const theory = byAddress(byRing, because)(input, mix);
  const several = mix.some(({ scenario }) => scenario.steps.some(isTogether));
  if (several || input.run.pauseMs > LONG_PAUSE_MS || killsAll(input)) return theory;
  return {
    ...theory,
    causes: theory.causes.filter((cause) => cause !== 'wrong-replica'),
    faultMayBreak: OF_A_MEMORY.filter((guarantee) => guarantee !== 'logout-final'),
  };
};

/** The app lets a connection idle for 72 s, and pauses are exponential: of this mean, one in a million is longer. */
const LONG_PAUSE_MS = 5000;

type Common = Omit<Theory, 'shares' | 'homes' | 'because'>;

/** @param homes the replica that has each user's session, while all live */
function leadBack(
  { lab, run, steady, returned, fault }: PredictionInput,
  homes: ReadonlyMap<number, string>,
  loggingOut: boolean,
): Common {
  const used = lab.replicas.filter((replica) => countOn(replica, homes, steady) > 0).length;
  const killed = killedBy(fault);
  // Who has logged out when the kill comes has no session to lose. Where all replicas die, and each comes back before
  // the next goes, how often a user meets one that is about to go is chance; as is who arrives between two deaths.
  const arriving = run.rate !== null && killed.length > 1;
  const open = fault === null || loggingOut || arriving || killsAll({ lab, fault });
  const losers = killed.map((replica) => countOn(replica, homes, returned));
  // Of several that die one after the other, the next may take a user in, and go with what they begin there, too.
  const atMost = sum(losers.map((users, at) => users * (killed.length - at)));
  return {
    // With all users behind one replica nothing is put to the test.
    verdict: used > 1 ? 'intact' : 'unknown',
    kept: [1, 1],
    // Flows that the kill or the return cuts in two are not kept; how many those are is chance.
    faultKept: null,
    faultLost: open ? null : [sum(losers), atMost],
    // Where a user's replica is away, another takes them in, until it is back and they lose that session, too.
    causes: killed.length === 0 ? [] : ['dead-replica', 'wrong-replica'],
    mayBreak: [],
    faultMayBreak: killed.length === 0 ? [] : OF_A_MEMORY,
    messagesPerWrite: 0,
  };
}

const countOn = (replica: string, homes: ReadonlyMap<number, string>, users: ReadonlySet<number>): number =>
  [...users].filter((user) => homes.get(user) === replica).length;

const BY_ADDRESS = 'a client address always meets the replica that has its session';

export const sticky = {
  'ip-hash': withExpress(byAddress(byHash, BY_ADDRESS)),
  'hash-consistent': withExpress(byAddress(byRing, BY_ADDRESS)),
  'layer-4': byConnection,
  'sticky-cookie': withExpress(
    byFirst('a cookie of nginx’s leads each browser back to the replica that has its session'),
  ),
  'sticky-learn': withExpress(
    byFirst('nginx knows which replica set a session cookie, and sends it back there'),
  ),
} as const satisfies Record<string, Theorise>;
