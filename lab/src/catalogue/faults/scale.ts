/** Two more replicas under load, and back: nobody dies, but a hash over another number of servers sends users elsewhere. */
import { MOST_REPLICAS, type Replica, replicaNames } from '../../topology.ts';
import { defineFault } from './fault.ts';
import { moreReplicas } from './needs.ts';

const MORE = 2;

const servers = (names: readonly Replica[]) => names.map((replica) => ({ replica }));

export const scale = defineFault({
  name: 'scale',
  says: 'two replicas more, then these two less',
  theorySays:
    'users who are hashed to another replica move, though theirs lives: of 3 to 5, most under `ip_hash`, two in five on the ring',
  needs: [moreReplicas],
  loses: null,
  rebalances: true,
  make({ replicas }) {
    const all = replicaNames(Math.min(replicas.length + MORE, MOST_REPLICAS));
    const added = all.slice(replicas.length);
    return {
      targets: added,
      did: `${added.join(' and ')} ${added.length === 1 ? 'was' : 'were'} added`,
      undid: `${added.join(' and ')} ${added.length === 1 ? 'is' : 'are'} gone again`,
      async strike(lab) {
        await lab.add(added);
        await lab.balance(servers(all));
      },
      async heal(lab) {
        await lab.balance(servers(replicas));
        await lab.remove(added);
      },
    };
  },
});
