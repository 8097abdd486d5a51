/** Measures what a session takes up in memory: some thousand are begun, with nobody else about. */
import { type Footprint, sum } from 'session-lab';
import type { Lab } from '../lab.ts';
import { askReplicas } from './ask-replicas.ts';
import { askCosts, ofAll } from './costs.ts';

/** Enough sessions to stand out from everything else in a heap. */
const SESSIONS = 6000;
/** Sessions begun first, to open connections and to have the code compiled. */
const WARM_UP = 3000;
const AT_ONCE = 32;
/** A replica that holds fewer more than before can't tell what one takes. */
const ENOUGH = 500;

/** Begins sessions, a page view in each, and measures by how much memory grows. */
export async function takeFootprint(lab: Lab, signal: AbortSignal): Promise<Footprint> {
  const origin = (await lab.status())?.url ?? '';
  await beginSessions(WARM_UP, origin, signal);
  const before = await memory(lab);
  await beginSessions(SESSIONS, origin, signal);
  const after = await memory(lab);
  return {
    type: 'footprint',
    sessions: SESSIONS,
    replicaBytes: growth(before.replicas, after.replicas),
    storeBytes: Math.max(0, after.storeBytes - before.storeBytes),
  };
}

/** Heap, and sessions in it, of one replica. */
interface HeapUse {
  readonly heapBytes: number;
  readonly sessions: number;
}

/**
 * By how much all heaps together have grown for the sessions that they hold now: what one takes in the middle one of
 * the replicas, times their number. A heap now and then lets go of several megabytes that have nothing to do with
 * sessions, so that a sum would be worth nothing. Null where it can't be told.
 */
function growth(before: ReadonlyMap<string, HeapUse>, after: ReadonlyMap<string, HeapUse>): number | null {
  const grown = [...after].flatMap(([replica, now]) => {
    const then = before.get(replica);
    return then ? [{ bytes: now.heapBytes - then.heapBytes, sessions: now.sessions - then.sessions }] : [];
  });
  const total = sum(grown.map(({ sessions }) => sessions));
  if (total === 0) return 0;
  const ofOne = grown
    .filter(({ sessions }) => sessions >= ENOUGH)
    .map(({ bytes, sessions }) => bytes / sessions)
    .sort((a, b) => a - b);
  const middle = ofOne[Math.floor((ofOne.length - 1) / 2)];
  return middle === undefined || middle <= 0 ? null : Math.round(middle * total);
}

async function beginSessions(count: number, origin: string, signal: AbortSignal): Promise<void> {
  let next = 0;
  const visitors = Array.from({ length: AT_ONCE }, async () => {
    while (next < count) {
      const number = next++;
      const { status } = await fetch(`${origin}/views`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          // From all over, so that no balancer that reads it sends them all to one replica.
          'x-forwarded-for': `10.${number % 251}.${number % 241}.9`,
        },
        body: JSON.stringify({ page: `footprint-${number}` }),
        signal,
      });
      if (status !== 303) throw new Error(`a session could not be begun: POST /views answered ${status}`);
    }
  });
  await Promise.all(visitors);
}

async function memory(lab: Lab): Promise<{ replicas: ReadonlyMap<string, HeapUse>; storeBytes: number }> {
  const heaps = await askReplicas(lab, 'heap');
  const held = await askReplicas(lab, 'sessions');
  const stores = ofAll(await askCosts(lab));
  const inReplica = (name: string): number => {
    const found = held.find(({ replica }) => replica === name);
    return found && !found.shared ? found.count : 0;
  };
  return {
    replicas: new Map(
      heaps.map(({ replica, heapBytes }) => [replica, { heapBytes, sessions: inReplica(replica) }]),
    ),
    storeBytes: sum(stores.map(({ memoryBytes }) => memoryBytes)),
  };
}
