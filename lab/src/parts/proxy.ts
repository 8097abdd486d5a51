/** What a balancer may be able to do while it runs. A proxy that can't is not fit for faults that need it. */
import type { BalancedServer } from '../topology.ts';
import type { Remote } from './remote.ts';

export interface Balancing {
  /** Has it read its files again; returns when it has been told, or when the new ones are in use. */
  reload(remote: Remote, signal: AbortSignal): Promise<void>;
  /** Has it know just these servers from now on; returns when nobody is served by what it knew before, as a rule. */
  tell(remote: Remote, servers: readonly BalancedServer[], signal: AbortSignal): Promise<void>;
  /** The servers that it knows, as it names them and in its order: a hash may depend on the names. */
  servers(remote: Remote): Promise<readonly string[]>;
}
