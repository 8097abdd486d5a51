/** Two more replicas under load, and back: nobody dies, but a hash over another number of servers sends users elsewhere. */
import { MOST_REPLICAS, type Replica, replicaNames } from '../topology.ts';
import type { Fault } from './fault.ts';

const MORE = 2;

export function scale(replicas: readonly Replica[]): Fault {
  const all = replicaNames(Math.min(replicas.length + MORE, MOST_REPLICAS));
  const added = all.slice(replicas.length);
  const servers = (names: readonly Replica[]) => names.map((replica) => ({ replica }));
  return {
    name: 'scale',
    targets: added,
    loses: null,
    rebalances: true,
    did: `${added.join(' and ')} ${added.length === 1 ? 'was' : 'were'} added`,
    async strike(runtime) {
      await runtime.add(added);
      await runtime.balance(servers(all));
    },
    async heal(runtime) {
      await runtime.balance(servers(replicas));
      await runtime.remove(added);
    },
  };
}
