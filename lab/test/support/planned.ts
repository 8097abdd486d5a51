/** A run as a command plans it. */
import { parseMix } from 'session-lab';
import type { Load, PlannedFault, PlannedRun } from '../../src/plan/plan.ts';

export function planned(
  name: string,
  load: Partial<Load> = {},
  fault: PlannedFault | null = null,
): PlannedRun {
  const mix = parseMix('image');
  if (!mix) throw new Error('there is no scenario image');
  return {
    file: name,
    label: name,
    progress: false,
    load: {
      mix,
      users: 20,
      rate: null,
      arrivals: 'poisson',
      clients: 'spread',
      connections: 'kept',
      probes: false,
      durationMs: 2000,
      flows: Number.POSITIVE_INFINITY,
      pauseMs: 100,
      timeoutMs: 5000,
      seed: 1,
      ...load,
    },
    fault,
    links: false,
  };
}
