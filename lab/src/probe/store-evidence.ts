/** Asks each replica, when the load is over, what its store gave up or could not be reached for: the history's last word. */
import type { Evidence, Outage } from 'session-lab';
import type { Lab } from '../lab.ts';
import { askReplicas } from './ask-replicas.ts';

/** Evidence from `since` on (milliseconds since the epoch). */
export async function storeEvidence(lab: Lab, since: number): Promise<(Evidence | Outage)[]> {
  const answers = await askReplicas(lab, 'evidence');
  return answers.flatMap(({ replica, gone, outages }) => [
    ...gone
      .filter(({ at }) => at >= since)
      .map(({ fingerprint, what, at }) => ({
        type: 'evidence' as const,
        replica,
        what,
        session: fingerprint,
        at,
      })),
    ...outages
      // An outage that began earlier may have lasted until then.
      .filter(({ until }) => (until ?? Number.POSITIVE_INFINITY) >= since)
      .map(({ at, until }) => ({ type: 'outage' as const, replica, at, until })),
  ]);
}
