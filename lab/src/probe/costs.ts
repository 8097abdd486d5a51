/** Measures what the lab's parts have used up so far. */

import type { Answer } from '@session-lab/shared';
import { type Sample, sum } from 'session-lab';
import type { Lab } from '../lab.ts';
import { askReplicas } from './ask-replicas.ts';

/** What every part has used so far. */
export async function takeSample(lab: Lab, now: () => number): Promise<Sample> {
  const at = now();
  const cpuMs = await lab.cpuMs();
  // Not at the same time: asking may take a process of its own in a replica's container.
  const asked = await askCosts(lab);
  return {
    type: 'sample',
    at,
    cpuMs,
    writes: sum(asked.map(({ writes }) => writes)),
    messages: sum(asked.map(({ messages }) => messages)),
    commands: sum(asked.map(({ commands }) => commands)),
    bytes: sum((asked.some(({ ownBytes }) => ownBytes) ? asked : ofAll(asked)).map(({ bytes }) => bytes)),
  };
}

export const askCosts = (lab: Lab): Promise<Answer<'costs'>[]> => askReplicas(lab, 'costs');

/** A store for all tells any replica everything. */
export const ofAll = (asked: readonly Answer<'costs'>[]): readonly Answer<'costs'>[] =>
  asked.some(({ shared }) => shared) ? asked.slice(0, 1) : asked;
