/** Cuts one replica off from the others, while nginx goes on sending users to all: split brain. */

import type { Runtime } from '../runtime/runtime.ts';
import type { Replica } from '../topology.ts';
import type { Fault } from './fault.ts';

export function cutPeers(target: Replica, replicas: readonly Replica[]): Fault {
  const impair = async (runtime: Runtime, impairment: { readonly cut: true } | null) => {
    for (const other of replicas) {
      if (other === target) continue;
      await runtime.impair(`${target}>${other}`, impairment);
      await runtime.impair(`${other}>${target}`, impairment);
    }
  };
  return {
    name: 'cut-peers',
    targets: [target],
    loses: null,
    // Longer than a replica waits for another.
    leastMs: 3000,
    did: `${target} was cut off from the other replicas`,
    strike: (runtime) => impair(runtime, { cut: true }),
    heal: (runtime) => impair(runtime, null),
  };
}
