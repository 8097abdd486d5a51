/** All that there is to say about a session store, in one value, for the configuration and for the lab. */
import type { Departures } from '@session-lab/shared';
import type { FastifyBaseLogger } from 'fastify';
import type { z } from 'zod';
import type { Variables } from '../variables.ts';
import type { SessionStore } from './session-store.ts';

/** The lab derives its predictions from these, and which faults fit a store. */
export interface StoreTraits {
  /** True where every replica finds every session. */
  readonly shared: boolean;
  /** The server that it needs, by the name of the lab's part; null where it needs none. */
  readonly server: string | null;
  /** Another server may take the place of one that dies. */
  readonly failsOver: boolean;
  /**
   * Copies that replicas keep on each other: on every one, on every one of the same group, or on one. `waits`: before a
   * write is answered. `tellsReads`: whoever has a copy is told of each request, and not of writes alone. Null if they
   * keep none.
   */
  readonly copies: {
    readonly on: 'every' | 'group' | 'one';
    readonly waits: boolean;
    readonly tellsReads?: boolean;
    readonly rejoinsLate?: boolean;
  } | null;
  /** Writes of one session that overlap are merged or made one after the other; else the last whole record wins. */
  readonly merges: boolean;
  /** A write says on which version it was made: one that arrives late, when others have been made since, is not made. */
  readonly guarded: boolean;
  /** What its server has of them when it was killed and is back: all, none, or what the profile's `PERSISTENCE` keeps. */
  readonly survives: 'all' | 'none' | 'by persistence';
  /** Milliseconds after which a write is seen where sessions are read from a copy that is behind; null where they are not. */
  readonly behindMs: number | null;
  /** A session can be ended on the server; false where it travels in the cookie. */
  readonly revocable: boolean;
  /** A replica that died finds the sessions again that it alone had, as in files. */
  readonly outlives?: true;
  /** A session’s lock is a key of its own in the store, and a write without it is refused. */
  readonly locksByKey?: true;
  /** A write empties what it replaces before it fills it: a replica that is killed in between leaves nothing. */
  readonly emptiesFirst?: true;
  /** So many processes serve a replica, and each holds sessions of its own; one where it isn't said. */
  readonly processes?: number;
  /** The connection to its server can be guarded by TLS. */
  readonly tls: boolean;
}

export interface StoreDefinition<Name extends string = string> {
  readonly name: Name;
  /** One sentence in plain words, for lists and help. */
  readonly says: string;
  /** Why any replica finds a session; null if it doesn't. */
  readonly because: string | null;
  readonly traits: StoreTraits;
  /** Variables without which it can't be opened. */
  readonly needs: readonly (keyof Variables)[];
  /** Variables of its own, with their checks, beside those that the app has anyway. */
  readonly variables: z.ZodRawShape;
  open(config: Variables, log: FastifyBaseLogger, departures: Departures): Promise<SessionStore>;
}

/** What a store has to say of itself; the rest is as usual where it isn't said. */
export type GivenTraits = Pick<StoreTraits, 'shared' | 'server' | 'merges'> & Partial<StoreTraits>;

/** What holds for most stores. */
const USUAL = {
  failsOver: false,
  copies: null,
  guarded: false,
  survives: 'by persistence',
  behindMs: null,
  revocable: true,
  tls: false,
} as const;

export const withUsual = (traits: GivenTraits): StoreTraits => ({ ...USUAL, ...traits });

interface Given<Name extends string, Own extends z.ZodRawShape>
  extends Omit<StoreDefinition<Name>, 'traits' | 'needs' | 'variables' | 'open'> {
  readonly traits: GivenTraits;
  readonly needs?: StoreDefinition['needs'];
  readonly variables?: Own;
  open(
    config: Variables & z.infer<z.ZodObject<Own>>,
    log: FastifyBaseLogger,
    departures: Departures,
  ): Promise<SessionStore>;
}

/** The usual traits may be left out, `needs`, and `variables`. */
export const defineStore = <const Name extends string, Own extends z.ZodRawShape = Record<never, never>>({
  traits,
  ...given
}: Given<Name, Own>): StoreDefinition<Name> => ({
  needs: [],
  variables: {},
  ...given,
  traits: withUsual(traits),
});
