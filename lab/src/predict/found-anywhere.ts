/** Sessions that any replica can get at, whichever the balancer: what theory says follows from the store's traits. */
import type { Cause, Mix } from 'session-lab';
import { OF_A_MEMORY, OF_AN_OLDER_STATE } from './broken-by.ts';
import { withRaces } from './races.ts';
import {
  endsSessions,
  hasRaces,
  killedBy,
  logsOut,
  requestsPerWrite,
  type Scene,
  type Theorise,
  type Theory,
} from './theory.ts';

/** @param because why any replica finds any session */
export const foundAnywhere =
  (because: string): Theorise =>
  (scene, mix) => {
    const { store } = scene;
    const races = !store.merges && hasRaces(mix);
    const all = { ...keptBy(scene, because), messagesPerWrite: messagesOf(scene, mix) };
    const kept = races ? withRaces(all) : all;
    const copied = store.copies ? withCopies(kept, scene, because, races, endsSessions(mix)) : kept;
    const shown = store.behindMs === null ? copied : withLag(copied, scene, mix, store.behindMs);
    const torn = store.emptiesFirst ? withTornWrites(shown, scene) : shown;
    return !store.revocable && logsOut(mix) ? outlivesLogout(torn) : torn;
  };

function keptBy({ lab, fault, store }: Scene, because: string): Omit<Theory, 'messagesPerWrite'> {
  return {
    verdict: 'intact',
    kept: [1, 1],
    faultKept: fault === null ? null : [1, 1],
    faultLost: fault === null ? null : [0, 0],
    causes: [],
    mayBreak: [],
    faultMayBreak: [],
    shares: null,
    homes: null,
    because:
      store.failsOver && lab.acknowledgements
        ? `${because}, and another one has every write before it is answered`
        : because,
  };
}

/**
 * A write is a message for each replica that gets it; where reads are told, too, each request is. With one copy, how
 * many then depends on who had the session last: nothing is foretold of that.
 */
function messagesOf({ lab, store: { copies } }: Scene, mix: Mix): number | null {
  if (!copies) return 0;
  const others = copies.on === 'every' ? lab.replicas.length - 1 : 1;
  if (!copies.tellsReads) return others;
  const requests = copies.on === 'every' ? requestsPerWrite(mix) : null;
  return requests === null ? null : others * requests;
}

/** What a replica shows after it missed writes of the others. */
const BEHIND: readonly Cause[] = [
  'wrong-replica',
  'cookie-cleared',
  'cookie-replaced',
  'overwritten',
  'stale-copy',
  'unexplained',
];

function withCopies(theory: Theory, scene: Scene, because: string, races: boolean, ends: boolean): Theory {
  const { copies } = scene.store;
  if (copies?.on === 'one') return withOneCopy(theory, scene, ends);
  if (!copies?.waits) return withLateCopies(theory, scene, because, races);
  const atOnce = withCopiesAtOnce(theory, scene);
  return copies.rejoinsLate && killedBy(scene.fault).length > 0
    ? withLateReturn(atOnce, scene, ends)
    : atOnce;
}

/**
 * A replica that died and is back has got what there was, and misses what is written until the others have noticed it.
 * Nobody's session is lost for good by that, but one that was begun meanwhile is not known to it.
 */
const withLateReturn = (theory: Theory, { fault }: Scene, ends: boolean): Theory => ({
  ...theory,
  faultKept: null,
  faultLost: ends || killedBy(fault).length > 1 ? null : theory.faultLost,
  causes: [...theory.causes, ...BEHIND],
  faultMayBreak: OF_AN_OLDER_STATE,
});

/**
 * A replica that was held still answers with what it had, until it has been told what it missed. One that is new, as
 * after a deploy, asks the others for all that they have before it says that it is healthy, so that nothing is lost
 * even when all are replaced one after the other.
 */
export function withCopiesAtOnce(theory: Theory, { outOfTouch }: Scene): Theory {
  if (outOfTouch === null) return theory;
  return {
    ...theory,
    faultKept: null,
    faultLost: null,
    causes: [...theory.causes, ...BEHIND],
    faultMayBreak: OF_AN_OLDER_STATE,
  };
}

/** A redirect may overtake the copy that it needs, and a replica may die before it has passed a write on: how often is chance. */
const withLateCopies = (theory: Theory, { fault }: Scene, because: string, races: boolean): Theory => ({
  ...theory,
  verdict: races ? 'broken' : null,
  kept: [0, 1],
  faultKept: null,
  faultLost: null,
  causes: [...BEHIND, ...(killedBy(fault).length > 0 ? (['dead-replica'] as const) : [])],
  mayBreak: OF_AN_OLDER_STATE,
  faultMayBreak: OF_AN_OLDER_STATE,
  because,
});

/**
 * One replica serves a session and another has its copy: like one memory, but a kill loses nothing. Which sessions have
 * both copies on replicas that die at once is chance; and cut off, each side has copies that the other can't end.
 */
function withOneCopy(kept: Theory, { fault, outOfTouch }: Scene, ends: boolean): Theory {
  // An end is told to all replicas, since old copies may lie anywhere; how many of the writes are ends is chance.
  const theory = ends ? { ...kept, messagesPerWrite: null } : kept;
  if (outOfTouch === 'cut off')
    return { ...theory, faultKept: null, causes: [...BEHIND], faultMayBreak: OF_AN_OLDER_STATE };
  if (killedBy(fault).length < 2) return theory;
  return {
    ...theory,
    faultKept: null,
    faultLost: null,
    causes: ['dead-replica', 'wrong-replica'],
    faultMayBreak: OF_A_MEMORY,
  };
}

/** One run in a thousand falls outside by chance. */
const STANDARD_ERRORS = 3;

const withChance = (share: number, flows: number): number =>
  flows === 0 ? 1 : Math.min(1, share + STANDARD_ERRORS * Math.sqrt((share * (1 - share)) / flows));

/** A page is asked for when the write is answered: from one request's start to the next one's reading, so many of them. */
const REQUESTS_BETWEEN = 2;

/**
 * Every page shows what was so many milliseconds ago, but for a session that the copy does not know yet: that is read
 * where it was written. So the first flow of a session is kept, and a later one only where its page is asked for as late
 * as that: of waits with this mean, no larger share can be (Markov's inequality). A logout is seen as late as any write.
 */
function withLag(theory: Theory, scene: Scene, mix: Mix, behindMs: number): Theory {
  const { flows, sessions, meanLatencyMs, fault } = scene;
  const ends = endsSessions(mix);
  const first = flows === 0 ? 1 : Math.min(1, sessions / flows);
  const late = Math.min(1, (REQUESTS_BETWEEN * meanLatencyMs) / behindMs);
  return {
    ...theory,
    verdict: first < 1 || logsOut(mix) ? 'broken' : null,
    kept: [0, ends ? 1 : withChance(first + (1 - first) * late, flows)],
    faultKept: null,
    faultLost: fault === null || ends ? null : theory.faultLost,
    causes: ['store-lag', ...BEHIND, ...(killedBy(fault).length > 0 ? (['dead-replica'] as const) : [])],
    mayBreak: OF_AN_OLDER_STATE,
    faultMayBreak: OF_AN_OLDER_STATE,
    because: `${theory.because}; but pages are read from a copy that shows what was written ${behindMs} ms later`,
  };
}

/**
 * A session whose write was under way on a replica as it was killed may be left empty. Its user is known by it still, and
 * all that was in it is gone; of that, no sign is left that could be seen from outside.
 */
function withTornWrites(theory: Theory, { fault, writingAtOnce }: Scene): Theory {
  const killed = killedBy(fault).length;
  if (killed === 0) return theory;
  return {
    ...theory,
    faultKept: null,
    faultLost: [0, killed * writingAtOnce],
    causes: [...theory.causes, 'dead-replica', 'unexplained'],
    faultMayBreak: OF_A_MEMORY,
  };
}

/** A kept cookie is a kept session: the server has nothing to revoke. */
const outlivesLogout = (theory: Theory): Theory => ({
  ...theory,
  verdict: 'broken',
  mayBreak: [...theory.mayBreak, 'logout-final'],
  faultMayBreak: [...theory.faultMayBreak, 'logout-final'],
  because: `${theory.because}; but a copy of it outlives the logout, for the server keeps nothing to revoke`,
});
