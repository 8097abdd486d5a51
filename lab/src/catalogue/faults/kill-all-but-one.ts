/** Kills every replica but the first, one after the other, as a bad deploy does. */
import { FORGIVEN_MS } from '../../topology.ts';
import { defineFault } from './fault.ts';

export const killAllButOne = defineFault({
  name: 'kill-all-but-one',
  says: 'all replicas but the first are killed, one after the other',
  theorySays:
    'copies on one other replica may be gone as well; and a user whom the next to die took in loses a second session',
  needs: [],
  // Where a balancer has nobody else, it finds out so late that they are back.
  leastMs: FORGIVEN_MS,
  loses: 'dead-replica',
  make: ({ replicas: [survivor, ...others] }) => ({
    targets: others,
    did: `all but ${survivor} were killed`,
    undid: `${others.join(' and ')} are back`,
    async strike(lab) {
      for (const replica of others) await lab.kill(replica);
    },
    async heal(lab) {
      for (const replica of others) await lab.start(replica);
    },
  }),
});
