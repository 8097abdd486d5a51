/**
 * The one door of the package: which session stores there are, how replicas are cut into groups, what its pages keep of a browser,
 * and a replica with a store of somebody else's.
 */
import type { openStore } from './session/stores/index.ts';

export { HOPS_COOKIE, readHops, SHORT, shortNameOf } from './hops.ts';
export { PLAIN_COOKIE } from './session/cookie-settings.ts';
export { groupsOf } from './session/peers/groups.ts';
export type { SessionRecord, SessionStore } from './session/session-store.ts';
export {
  type GivenTraits,
  type StoreDefinition,
  type StoreTraits,
  withUsual,
} from './session/store-definition.ts';
export { openStore, stores } from './session/stores/index.ts';

/** Loaded only where one is started: who lists the stores does without Fastify. */
export const startReplica = async (open: typeof openStore): Promise<void> =>
  (await import('./start-replica.ts')).startReplica(open);
