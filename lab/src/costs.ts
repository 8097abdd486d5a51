/** Measures what the lab's parts have used up so far. */
import { UserError } from '@session-lab/loadtest/errors.ts';
import type { Sample } from '@session-lab/loadtest/history/event.ts';
import { z } from 'zod';
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

export const askCosts = (runtime: Runtime): Promise<Asked[]> => askEach(runtime, '/internal/costs', costs);

/** A store for all tells any replica everything. */
export const ofAll = (asked: readonly Asked[]): readonly Asked[] =>
  asked.some(({ shared }) => shared) ? asked.slice(0, 1) : asked;

/** Of a replica that is dead there is nothing to know. */
export async function askEach<T>(runtime: Runtime, path: string, answer: z.ZodType<T>): Promise<T[]> {
  const replicas = await runtime.replicas();
  const asked = await Promise.all(
    replicas.map((replica) =>
      runtime.ask(replica, path).catch((error: unknown) => {
        if (error instanceof UserError) return null;
        throw error;
      }),
    ),
  );
  return asked.filter((found) => found !== null).map((found) => answer.parse(found));
}

export const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + number, 0);
