/** Asks every replica itself, past the balancer. */
import { UserError } from '@session-lab/loadtest';
import type { z } from 'zod';
import type { Lab } from '../lab.ts';

/** One answer a replica; a replica that is dead has nothing to say. */
export async function askReplicas<T>(lab: Lab, path: string, answer: z.ZodType<T>): Promise<T[]> {
  const replicas = await lab.replicas();
  const asked = await Promise.all(
    replicas.map((replica) =>
      lab.ask(replica, path).catch((error: unknown) => {
        if (error instanceof UserError) return null;
        throw error;
      }),
    ),
  );
  return asked.filter((found) => found !== null).map((found) => answer.parse(found));
}
