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
   * write is answered. Null if they keep none.
   */
  readonly copies: { readonly on: 'every' | 'group' | 'one'; readonly waits: boolean } | null;
  /** Writes of one session that overlap are merged or made one after the other; else the last whole record wins. */
  readonly merges: boolean;
  /** A session can be ended on the server; false where it travels in the cookie. */
  readonly revocable: boolean;
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

/** What holds for most stores. */
const USUAL = { failsOver: false, copies: null, revocable: true, tls: false } as const;

interface Given<Name extends string, Own extends z.ZodRawShape>
  extends Omit<StoreDefinition<Name>, 'traits' | 'needs' | 'variables' | 'open'> {
  readonly traits: Pick<StoreTraits, 'shared' | 'server' | 'merges'> & Partial<StoreTraits>;
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
  traits: { ...USUAL, ...traits },
});
