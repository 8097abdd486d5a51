/** Sessions that any replica can get at, whichever the balancer: what theory says follows from the store's traits. */
import type { Cause } from 'session-lab';
import { OF_A_MEMORY, OF_AN_OLDER_STATE } from './broken-by.ts';
import { withRaces } from './races.ts';
import {
  endsSessions,
  hasRaces,
  killedBy,
  logsOut,
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
    const kept = races ? withRaces(keptBy(scene, because)) : keptBy(scene, because);
    const copied = store.copies ? withCopies(kept, scene, because, races, endsSessions(mix)) : kept;
    return !store.revocable && logsOut(mix) ? outlivesLogout(copied) : copied;
  };

function keptBy({ lab, fault, store }: Scene, because: string): Theory {
  const others = { every: lab.replicas.length - 1, group: null, one: 1 };
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
    messagesPerWrite: store.copies ? others[store.copies.on] : 0,
    because:
      store.failsOver && lab.acknowledgements
        ? `${because}, and another one has every write before it is answered`
        : because,
  };
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
  return copies?.waits ? withCopiesAtOnce(theory, scene) : withLateCopies(theory, scene, because, races);
}

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

/** A kept cookie is a kept session: the server has nothing to revoke. */
const outlivesLogout = (theory: Theory): Theory => ({
  ...theory,
  verdict: 'broken',
  mayBreak: [...theory.mayBreak, 'logout-final'],
  faultMayBreak: [...theory.faultMayBreak, 'logout-final'],
  because: `${theory.because}; but a copy of it outlives the logout, for the server keeps nothing to revoke`,
});
