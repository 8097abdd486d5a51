/**
 * Faults of a store's server strike Redis by its name, which stands in documents and in histories (`kill-redis`), and any
 * other server by a neutral one (`kill-store`): one definition, and a value for each.
 */
import type { Need } from './needs.ts';
import { oneRedis, otherServer } from './needs.ts';

export interface Struck {
  /** As it ends the fault's name. */
  readonly name: string;
  /** As sentences have it. */
  readonly title: string;
  readonly need: Need;
  /** Longer than the app waits for an answer of it. */
  readonly patienceMs: number;
}

export const REDIS: Struck = { name: 'redis', title: 'Redis', need: oneRedis, patienceMs: 1500 };

export const STORE: Struck = {
  name: 'store',
  title: 'the store’s server',
  need: otherServer,
  patienceMs: 2500,
};
