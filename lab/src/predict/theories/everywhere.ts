/** Sessions that any replica can get at, whichever balancer: a store away, copies on the others, the cookie itself. */
import type { Cause, GuaranteeName } from '@session-lab/loadtest';
import { withRaces } from '../races.ts';
import {
  endsSessions,
  hasRaces,
  killedBy,
  logsOut,
  OF_A_MEMORY,
  OF_AN_OLDER_STATE,
  type Theorise,
  type Theory,
} from '../theory.ts';

interface Kind {
  readonly because: string;
  /** Of overlapping writes, the last one's whole record is what stays. */
  readonly lastWins: boolean;
  readonly messagesPerWrite: (replicas: number) => number;
}

const everywhere =
  ({ because, lastWins, messagesPerWrite }: Kind): Theorise =>
  ({ lab, fault }, mix) => {
    const theory: Theory = {
      verdict: 'intact',
      kept: [1, 1],
      faultKept: fault === null ? null : [1, 1],
      faultLost: fault === null ? null : [0, 0],
      causes: [],
      mayBreak: [],
      faultMayBreak: [],
      shares: null,
      homes: null,
      messagesPerWrite: messagesPerWrite(lab.replicas.length),
      because,
    };
    return lastWins && hasRaces(mix) ? withRaces(theory) : theory;
  };

const redis = everywhere({
  because: 'any replica finds any session in Redis',
  lastWins: true,
  messagesPerWrite: () => 0,
});

const redisAtomic = everywhere({
  because:
    'any replica finds any session in Redis, and writes that overlap are merged or made one after the other',
  lastWins: false,
  messagesPerWrite: () => 0,
});

/** How many have a write when it is answered decides what a failover costs (under-fault.ts). */
const redisHa: Theorise = (input, mix) =>
  everywhere({
    because: `any replica finds any session in the Redis that is the primary${
      input.lab.acknowledgements ? ', and another one has every write before it is answered' : ''
    }`,
    lastWins: true,
    messagesPerWrite: () => 0,
  })(input, mix);

const onEvery = everywhere({
  because: 'every replica has every session before a write is answered',
  lastWins: true,
  messagesPerWrite: (replicas) => replicas - 1,
});

/** Who was paused or cut off has missed what the others wrote. */
const FALLS_BEHIND: readonly string[] = ['pause', 'cut-peers'];

/**
 * A replica that was paused answers with what it had, until it has been told what it missed. One that is new, as after
 * a deploy, asks the others for all that they have before it says that it is healthy, so that nothing is lost even
 * when all are replaced one after the other.
 */
const replicated: Theorise = (input, mix) => {
  const theory = onEvery(input, mix);
  if (!FALLS_BEHIND.includes(input.fault?.name ?? '')) return theory;
  return {
    ...theory,
    faultKept: null,
    faultLost: null,
    causes: [...theory.causes, ...BEHIND],
    faultMayBreak: OF_AN_OLDER_STATE,
  };
};

const BEHIND: readonly Cause[] = [
  'wrong-replica',
  'cookie-cleared',
  'cookie-replaced',
  'overwritten',
  'stale-copy',
  'unexplained',
];

/** A redirect may overtake the copy that it needs: how often is chance. */
const replicatedLater: Theorise = (input, mix) => ({
  ...replicated(input, mix),
  verdict: hasRaces(mix) ? 'broken' : null,
  kept: [0, 1],
  faultKept: null,
  // What the dead replica had not passed on yet.
  faultLost: null,
  causes: [...BEHIND, ...(killedBy(input.fault).length > 0 ? (['dead-replica'] as const) : [])],
  mayBreak: OF_AN_OLDER_STATE,
  faultMayBreak: OF_AN_OLDER_STATE,
  because: 'every replica gets every session, but a request may come to one before the copy does',
});

/** One replica serves a session, and another has its copy: like one memory, but for a kill, which loses nothing. */
const oneBackup = everywhere({
  because: 'each session has a second copy, which is found when its replica is gone',
  lastWins: false,
  messagesPerWrite: () => 1,
});

/** Which sessions have both their copies on replicas that die at once is chance. */
const backup: Theorise = (input, mix) => {
  const theory = {
    ...oneBackup(input, mix),
    // An end is told to all replicas, since old copies may lie anywhere; how many of the writes are ends is chance.
    ...(endsSessions(mix) ? { messagesPerWrite: null } : {}),
  };
  // Cut off, each side has copies that the other can't end or refresh.
  if (input.fault?.name === 'cut-peers')
    return { ...theory, faultKept: null, causes: [...BEHIND], faultMayBreak: OF_AN_OLDER_STATE };
  if (killedBy(input.fault).length < 2) return theory;
  return {
    ...theory,
    faultKept: null,
    faultLost: null,
    causes: ['dead-replica', 'wrong-replica'],
    faultMayBreak: OF_A_MEMORY,
  };
};

const inTheCookie = everywhere({
  because: 'the session is in the cookie, and comes with every request',
  lastWins: true,
  messagesPerWrite: () => 0,
});

/** Whoever has kept a cookie has kept the session: the server has nothing to take away. */
const cookie: Theorise = (input, mix) => {
  const theory = inTheCookie(input, mix);
  if (!logsOut(mix)) return theory;
  const revoked: readonly GuaranteeName[] = ['logout-final'];
  return {
    ...theory,
    verdict: 'broken',
    mayBreak: [...theory.mayBreak, ...revoked],
    faultMayBreak: [...theory.faultMayBreak, ...revoked],
    because: `${theory.because}; but a copy of it outlives the logout, for the server keeps nothing to revoke`,
  };
};

export const found = {
  redis,
  'redis-atomic': redisAtomic,
  'redis-ha': redisHa,
  replicated,
  'replicated-async': replicatedLater,
  backup,
  cookie,
} as const satisfies Record<string, Theorise>;
