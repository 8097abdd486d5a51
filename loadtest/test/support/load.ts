/** A small load, as tests put it on a target. */
import type { LoadOptions } from '../../src/load/run-load.ts';
import { scenarios } from '../../src/scenarios/index.ts';

export const LOAD: Omit<LoadOptions, 'target'> = {
  mix: [{ scenario: scenarios.views, weight: 1 }],
  users: 4,
  rate: null,
  arrivals: 'poisson',
  clients: 'spread',
  connections: 'kept',
  probes: false,
  durationMs: 60_000,
  flows: 10,
  pauseMs: 0,
  timeoutMs: 2000,
  seed: 1,
};
