/** Memory of a lab that is up: of each replica after a garbage collection, and of its store, at several numbers of sessions. */
import { sum } from 'session-lab';
import type { Lab } from '../lab.ts';
import { askReplicas } from '../probe/ask-replicas.ts';
import { askCosts, ofAll } from '../probe/costs.ts';
import type { MemoryAt } from './cost-report.ts';
import type { Visitors } from './visitors.ts';

/** Begun first: what it takes to begin one at all is compiled by then. */
const FIRST = 500;
/** Shares of the most. */
const LEVELS = [0, 0.25, 0.5, 1] as const;

export async function takeMemory(lab: Lab, visitors: Visitors, most: number): Promise<MemoryAt[]> {
  const taken: MemoryAt[] = [];
  await visitors.begin(Math.min(FIRST, most));
  let begun = 0;
  for (const sessions of LEVELS.map((share) => Math.round(share * most))) {
    await visitors.begin(sessions - begun);
    begun = sessions;
    const heaps = await askReplicas(lab, 'heap');
    const stores = ofAll(await askCosts(lab));
    taken.push({
      sessions,
      heapBytes: Object.fromEntries(heaps.map(({ replica, heapBytes }) => [replica, heapBytes])),
      storeBytes: sum(stores.map(({ memoryBytes }) => memoryBytes)),
    });
  }
  return taken;
}
