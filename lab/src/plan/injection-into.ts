/** One injection of a fault into a running lab, with what the history is to know of it. */
import type { FaultEvent } from 'session-lab';
import type { Fault, Injection } from '../catalogue/faults/fault.ts';
import type { Profile } from '../catalogue/profile.ts';
import { traitsOf } from '../catalogue/store-of.ts';
import type { Lab } from '../lab.ts';
import type { Replica } from '../topology.ts';
import type { FaultOptions } from './plan.ts';

/** Struck where a fault strikes one replica and nobody has chosen. */
export const USUAL_TARGET: Replica = 'app-2';

export interface Noted extends Injection {
  /** For the history: how far it is. @param now by the history's clock */
  note(event: FaultEvent['event'], now: () => number): Promise<FaultEvent>;
}

export async function injectionInto(
  lab: Lab,
  profile: Profile,
  fault: Fault,
  how: FaultOptions,
  target: Replica = USUAL_TARGET,
): Promise<Noted> {
  const injection = fault.make({
    ...how,
    replicas: await lab.replicas(),
    target,
    balancer: profile.proxy,
    server: traitsOf(profile).server ?? '',
    nodes: await lab.nodes(),
  });
  // A balancer that finds the replicas by itself has others, or in another order, when some have died.
  const rebalances = fault.rebalances || (lab.findsServers && fault.loses === 'dead-replica');
  return {
    ...injection,
    async note(event, now) {
      const servers = event === 'struck' && rebalances ? await lab.servers() : undefined;
      return {
        type: 'fault',
        name: fault.name,
        targets: [...injection.targets],
        loses: fault.loses,
        did: injection.did,
        event,
        ...(servers ? { servers: [...servers] } : {}),
        at: now(),
      };
    },
  };
}
