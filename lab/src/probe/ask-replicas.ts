/** Asks every replica itself, past the balancer. */

import { type Answer, operator, type Question } from '@session-lab/shared';
import { UserError } from 'session-lab';
import type { Lab } from '../lab.ts';

/** One answer a replica; a replica that is dead has nothing to say. */
export async function askReplicas<Name extends Question>(lab: Lab, name: Name): Promise<Answer<Name>[]> {
  const { path, answer } = operator[name];
  const replicas = await lab.replicas();
  const asked = await Promise.all(
    replicas.map((replica) =>
      lab.ask(replica, path).catch((error: unknown) => {
        if (error instanceof UserError) return null;
        throw error;
      }),
    ),
  );
  return asked.filter((found) => found !== null).map((found) => answer.parse(found) as Answer<Name>);
}
