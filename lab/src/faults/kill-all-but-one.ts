/** Kills every replica but the first, one after the other, as a bad deploy does. */
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';

export function killAllButOne([survivor, ...others]: readonly Replica[]): Fault {
  return {
    name: 'kill-all-but-one',
    targets: others,
    loses: 'dead-replica',
    did: `all but ${survivor} were killed`,
    async strike(runtime) {
      for (const replica of others) await runtime.kill(replica);
    },
    async heal(runtime) {
      for (const replica of others) await runtime.start(replica);
    },
  };
}
