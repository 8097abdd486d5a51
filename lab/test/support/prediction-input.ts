/** What a theory is given: sixty users of a lab in which app-2 was killed, and whatever a test has otherwise. */
import { clientAddresses, type Run } from '@session-lab/loadtest';
import type { PredictionInput } from '../../src/predict/theory.ts';

export const RUN: Run = {
  type: 'run',
  schema: 'session-lab/history@4',
  at: 1_000_000,
  target: 'http://127.0.0.1:8080',
  scenario: 'image',
  users: 2,
  rate: null,
  arrivals: null,
  clients: 'spread',
  pauseMs: 100,
  seed: 1,
  isolated: true,
};

export const numbered = (addresses: readonly string[]): Map<number, string> =>
  new Map(addresses.map((address, index) => [index + 1, address]));
export const users = (count: number): Set<number> =>
  new Set(Array.from({ length: count }, (_, index) => index + 1));

export const input = (
  balancer: string,
  store: string,
  more: Partial<PredictionInput> = {},
): PredictionInput => ({
  lab: {
    type: 'lab',
    profile: 'test',
    balancer,
    store,
    app: 'fastify',
    persistence: 'none',
    replicas: ['app-1', 'app-2', 'app-3'],
    servers: ['app-1:3000', 'app-2:3000', 'app-3:3000'],
    runtime: 'processes',
    environment: { nginx: '', redis: '', node: '', cpus: 1 },
  },
  run: { ...RUN, users: 60 },
  addresses: numbered(clientAddresses('spread', 60, 1)),
  firstMet: new Map([...users(60)].map((user) => [user, `app-${1 + (user % 3)}`])),
  steady: users(60),
  returned: users(60),
  meanLatencyMs: 2,
  concurrency: 60,
  flows: 900,
  startedWithin: () => 0,
  sessions: 60,
  writingAtOnce: 0,
  through: users(60),
  fault: { name: 'kill', targets: ['app-2'], loses: 'dead-replica' as const },
  ...more,
});
