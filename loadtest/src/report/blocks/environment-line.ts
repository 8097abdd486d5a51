/** Where a report's figures were measured, and under what load, in one line. */
import { counted } from '../../model/counts.ts';
import type { LoadAsked, ProfileResult, Report } from '../../model/result.ts';

export function environmentLine({ runtime, environment, profiles }: Report): string {
  const loads = new Set(profiles.map(({ load }) => loadOf(load)));
  const load = loads.size > 1 ? `Loads differ: ${profiles.map(ownLoad).join('; ')}` : [...loads].join('');
  const days = [...new Set(profiles.map(({ startedAt }) => startedAt.slice(0, 10)))].sort();
  const parts = Object.entries(environment ?? {}).map(([name, value]) =>
    name === 'cpus' ? `${value} CPUs` : `${name} ${value}`,
  );
  return [load, days.join(' and '), runtime ?? '', parts.join(', ')].filter(Boolean).join('; ');
}

const ownLoad = ({ profile, load }: ProfileResult): string => `${profile} with ${loadOf(load)}`;

const loadOf = ({ users, clients, scenario, pauseMs }: LoadAsked): string =>
  `${counted(users, 'user')}${clients === 'none' ? '' : ` (${clients})`}, scenario ${scenario}, pauses of ${pauseMs} ms`;
