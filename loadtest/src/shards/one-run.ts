/** The run that shards are parts of. */
import type { Run } from '../model/event.ts';

/** @param at when the first of them began */
export function oneRun(runs: readonly [Run, ...Run[]], at: number): Run {
  const { shard, lateMs, notices, cookieless, rolls, ...first } = runs[0];
  const noticed = [...new Set(runs.flatMap((run) => run.notices ?? []))];
  return {
    ...first,
    at,
    ...(runs.every((run) => run.cookieless) ? { cookieless: true as const } : {}),
    ...(runs.some((run) => run.rolls) ? { rolls: true as const } : {}),
    ...(noticed.length > 0 ? { notices: noticed } : {}),
  };
}
