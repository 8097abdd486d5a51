/** A balancer, as one value; its conf is nginx/balancers/NAME.conf, or another proxy's. */
import type { Spread } from '../../predict/moves.ts';

export interface Balancer extends Spread {
  readonly name: string;
  /** Where it sends a request, in one sentence. */
  readonly says: string;
  /** It leads users back to a group of replicas, not to one: of use to stores that keep copies in groups. */
  readonly toGroups?: boolean;
}

export const defineBalancer = <const B extends Balancer>(balancer: B): B => balancer;
