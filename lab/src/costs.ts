/** Measures what the lab's parts use up: while they are under load, and for each session that they keep. */
import { UserError } from '@session-lab/loadtest/errors.ts';
import type { Footprint, Sample } from '@session-lab/loadtest/history/event.ts';
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

const heap = z.object({ heapBytes: z.number() });

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

/** So many sessions tell more than what else goes on in a heap. */
const SESSIONS = 6000;
/** So many first, for connections and compiled code to be there. */
const WARM_UP = 3000;
const AT_ONCE = 32;

/** Begins some thousand sessions, a page view in each, and measures by how much memory grows. */
export async function takeFootprint(runtime: Runtime, signal: AbortSignal): Promise<Footprint> {
  const origin = (await runtime.status())?.url ?? '';
  await beginSessions(WARM_UP, origin, signal);
  const before = await memory(runtime);
  await beginSessions(SESSIONS, origin, signal);
  const after = await memory(runtime);
  return {
    type: 'footprint',
    sessions: SESSIONS,
    replicaBytes: Math.max(0, after.replicaBytes - before.replicaBytes),
    storeBytes: Math.max(0, after.storeBytes - before.storeBytes),
  };
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
          // From all over, so that no balancer sends them to one replica.
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

async function memory(runtime: Runtime): Promise<{ replicaBytes: number; storeBytes: number }> {
  const heaps = await askEach(runtime, '/internal/heap', heap);
  const stores = ofAll(await askCosts(runtime));
  return {
    replicaBytes: sum(heaps.map(({ heapBytes }) => heapBytes)),
    storeBytes: sum(stores.map(({ memoryBytes }) => memoryBytes)),
  };
}

type Asked = z.infer<typeof costs>;

const askCosts = (runtime: Runtime): Promise<Asked[]> => askEach(runtime, '/internal/costs', costs);

/** A store for all tells any replica everything. */
const ofAll = (asked: readonly Asked[]): readonly Asked[] =>
  asked.some(({ shared }) => shared) ? asked.slice(0, 1) : asked;

/** Of a replica that is dead there is nothing to know. */
async function askEach<T>(runtime: Runtime, path: string, answer: z.ZodType<T>): Promise<T[]> {
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

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
