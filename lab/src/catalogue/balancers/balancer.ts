/** A balancer, as one value; its conf is nginx/balancers/NAME.conf, or that of another proxy, in a folder called like it. */
import type { Spread } from '../../predict/moves.ts';

export interface Balancer extends Spread {
  readonly name: string;
  /** Where it sends a request, in one sentence. */
  readonly says: string;
  /** It leads users back to a group of replicas, not to one: of use to stores that keep copies in groups. */
  readonly toGroups?: boolean;
  /** It reads the session's cookie, and so must know its name. */
  readonly readsSessionCookie?: true;
  /** The place in the line of so many servers that an address is sent to, where nothing else counts. */
  readonly placeOf?: (address: string, servers: number) => number;
}

export const defineBalancer = <const B extends Balancer>(balancer: B): B => balancer;
