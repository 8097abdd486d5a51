/** A load as the loadtest's own command line: it is another program, maybe in another container. */
import { mixName } from 'session-lab';
import type { Load } from './plan.ts';

export const loadArguments = (load: Load): string[] => [
  ...['--scenario', mixName(load.mix)],
  ...(load.rate === null ? [] : ['--rate', String(load.rate), '--arrivals', load.arrivals]),
  ...['--users', String(load.users)],
  ...['--clients', load.clients],
  ...['--connections', load.connections],
  ...['--duration', `${load.durationMs}ms`],
  ...['--pause', `${load.pauseMs}ms`],
  ...['--timeout', `${load.timeoutMs}ms`],
  ...['--seed', String(load.seed)],
  ...(Number.isFinite(load.flows) ? ['--flows', String(load.flows)] : []),
];
