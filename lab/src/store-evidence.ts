/** Asks each replica, when the load is over, what its store gave up or could not be reached for: the history's last word. */
import { UserError } from '@session-lab/loadtest/errors.ts';
import type { HistoryEvent } from '@session-lab/loadtest/history/event.ts';
import { z } from 'zod';
import type { Runtime } from './runtime/runtime.ts';
import type { Replica } from './topology.ts';

const answer = z.object({
  gone: z.array(z.object({ fingerprint: z.string(), what: z.enum(['expired', 'evicted']), at: z.number() })),
  outages: z.array(z.object({ at: z.number(), until: z.number().nullable() })),
});

/** Of what happened since `since` (milliseconds since the epoch). A replica that is dead has nothing to say. */
export async function storeEvidence(runtime: Runtime, since: number): Promise<HistoryEvent[]> {
  const replicas = await runtime.replicas();
  const events = await Promise.all(replicas.map((replica) => evidenceOf(runtime, replica)));
  return events.flat().filter((event) => endsAfter(event, since));
}

/** An outage that began before may still have been going on. */
function endsAfter(event: HistoryEvent, since: number): boolean {
  if (event.type === 'outage') return (event.until ?? Number.POSITIVE_INFINITY) >= since;
  return 'at' in event && event.at >= since;
}

async function evidenceOf(runtime: Runtime, replica: Replica): Promise<HistoryEvent[]> {
  const asked = await runtime.ask(replica, '/internal/evidence').catch((error: unknown) => {
    if (error instanceof UserError) return null;
    throw error;
  });
  if (asked === null) return [];
  const { gone, outages } = answer.parse(asked);
  return [
    ...gone.map(({ fingerprint, what, at }) => ({
      type: 'evidence' as const,
      replica,
      what,
      session: fingerprint,
      at,
    })),
    ...outages.map(({ at, until }) => ({ type: 'outage' as const, replica, at, until })),
  ];
}
