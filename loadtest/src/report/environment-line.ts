/** Where a report's figures were measured, and under what load, in one line. */
import type { Report } from './result.ts';

export function environmentLine({ runtime, environment, profiles }: Report): string {
  const first = profiles[0];
  const load = first
    ? `${first.load.users} users (${first.load.clients}), scenario ${first.load.scenario}, ${first.startedAt.slice(0, 10)}`
    : 'no profile';
  if (!environment) return load;
  const { nginx, redis, node, cpus } = environment;
  return `${load}; ${runtime}: nginx ${nginx}, Redis ${redis}, Node ${node}, ${cpus} CPUs`;
}
