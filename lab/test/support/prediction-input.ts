/** What a theory is given: sixty users of a lab in which app-2 was killed, and whatever a test has otherwise. */
import { clientAddresses } from 'session-lab';
import { MAKE_UP, RUN } from '../../../loadtest/test/support/notation.ts';
import type { PredictionInput } from '../../src/predict/theory.ts';

export const numbered = (addresses: readonly string[]): Map<number, string> =>
  new Map(addresses.map((address, index) => [index + 1, address]));
export const users = (count: number): Set<number> =>
  new Set(Array.from({ length: count }, (_, index) => index + 1));

export const input = (
  balancer: string,
  store: string,
  more: Partial<PredictionInput> = {},
): PredictionInput => ({
  lab: { ...MAKE_UP, balancer, store },
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
