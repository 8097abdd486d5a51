/** What every session store can say of itself, and how a replica answers its operator from it. */
import type { Departures } from './departures.ts';
import { heapBytes } from './heap-bytes.ts';
import type { Answer } from './operator.ts';

/** What a store's work has cost since it was opened; see `operator.costs`. */
export type StoreCosts = Omit<Answer<'costs'>, 'replica' | 'shared' | 'writes'>;

export const NO_COSTS: StoreCosts = { commands: 0, messages: 0, bytes: 0, memoryBytes: 0 };

export interface Holdings {
  readonly count: number;
  readonly sessions: readonly HeldSession[];
}

export interface HeldSession {
  readonly id: string;
  /** Seconds until it expires if nobody uses it. */
  readonly ttlS: number;
  readonly bytes: number;
}

export interface AccountableStore {
  /** True where every replica's store is the same one, so that any replica tells of all. */
  readonly shared: boolean;
  /** What is held now: the count of all, and details of at most `limit` of them. */
  list(limit: number): Promise<Holdings>;
  /** What its work has cost since it was opened. */
  costs(): Promise<StoreCosts>;
}

export interface Account {
  readonly store: AccountableStore;
  readonly departures: Departures;
  /** How often the store was asked to change what it holds. */
  readonly writes: () => number;
  /** Names a session without giving its id away. */
  readonly fingerprint: (id: string) => string;
}

const LISTED = 20;

type Answers = {
  readonly [Name in 'costs' | 'sessions' | 'evidence' | 'heap']: () => Promise<Omit<Answer<Name>, 'replica'>>;
};

/** By question; each app adds the replica's name. */
export function operatorAnswers({ store, departures, writes, fingerprint }: Account): Answers {
  const named = <T extends { readonly id: string }>({ id, ...rest }: T) => ({
    fingerprint: fingerprint(id),
    ...rest,
  });
  const { shared } = store;
  return {
    costs: async () => ({ shared, writes: writes(), ...(await store.costs()) }),
    sessions: async () => {
      const { count, sessions } = await store.list(LISTED);
      return { shared, count, sessions: sessions.map(named) };
    },
    evidence: async () => ({ gone: departures.gone.map(named), outages: departures.outages }),
    heap: async () => ({ heapBytes: await heapBytes() }),
  };
}
