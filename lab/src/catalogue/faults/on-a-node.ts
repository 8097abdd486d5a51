/** Faults that strike a node and all replicas on it. They fit the nodes that are there only when the lab is up. */
import { UserError } from 'session-lab';
import type { Breakable, FaultScene, Injection } from './fault.ts';
import type { SchedulerNode } from './scheduler.ts';

interface Blow {
  /** `was drained`. */
  readonly did: string;
  /** `is joined again`. */
  readonly undid: string;
  strike(lab: Breakable, node: string): Promise<void>;
  heal(lab: Breakable, node: string): Promise<void>;
}

/** @throws {UserError} where no replica runs on a node that the lab can do without */
export function onANode({ nodes }: FaultScene, { did, undid, strike, heal }: Blow): Injection {
  const { name, replicas } = theNode(nodes);
  return {
    targets: replicas,
    did: `node ${name} with ${replicas.join(' and ')} ${did}`,
    undid: `node ${name} ${undid}`,
    strike: (lab) => strike(lab, name),
    heal: (lab) => heal(lab, name),
  };
}

/** The one with the most replicas, of those that have neither the balancer nor the store, which stay on a manager. */
function theNode(nodes: readonly SchedulerNode[]): SchedulerNode {
  const [most] = nodes
    .filter(({ manages, replicas }) => !manages && replicas.length > 0)
    .toSorted((a, b) => b.replicas.length - a.replicas.length);
  if (most) return most;
  throw new UserError('no replica runs on a node other than the managers: it takes a Swarm of two nodes');
}
