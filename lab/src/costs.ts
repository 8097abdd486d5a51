/** Measures what the lab's parts have used up so far. */
import { type Sample, sum } from '@session-lab/loadtest';
import { z } from 'zod';
import { askReplicas } from './ask-replicas.ts';
import type { Runtime } from './runtime/runtime.ts';

const costs = z.object({
  shared: z.boolean(),
  writes: z.number(),
  messages: z.number(),
  commands: z.number(),
  bytes: z.number(),
  memoryBytes: z.number(),
});

/** What every part has used so far. */
export async function takeSample(runtime: Runtime, now: () => number): Promise<Sample> {
  const at = now();
  const cpuMs = await runtime.cpuMs();
  // Not at the same time: asking may take a process of its own in a replica's container.
  const asked = await askCosts(runtime);
  return {
    type: 'sample',
    at,
    cpuMs,
    writes: sum(asked.map(({ writes }) => writes)),
    messages: sum(asked.map(({ messages }) => messages)),
    commands: sum(asked.map(({ commands }) => commands)),
    bytes: sum(ofAll(asked).map(({ bytes }) => bytes)),
  };
}

type Asked = z.infer<typeof costs>;

export const askCosts = (runtime: Runtime): Promise<Asked[]> =>
  askReplicas(runtime, '/internal/costs', costs);

/** A store for all tells any replica everything. */
export const ofAll = (asked: readonly Asked[]): readonly Asked[] =>
  asked.some(({ shared }) => shared) ? asked.slice(0, 1) : asked;
