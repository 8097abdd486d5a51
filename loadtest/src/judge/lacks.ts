/** What some phases still lack before a pass of theirs would prove anything, in a few words. */
import { LEAST_CHECKS } from '../model/verdict.ts';
import type { Gathered } from './gathered.ts';
import { judgedIn } from './judged-in.ts';
import { Traffic } from './measures/traffic.ts';
import type { Phase } from './phase.ts';

/** Null where nothing is lacking: a violation is enough, too. */
export function lacksIn(judge: Gathered, phases: readonly Phase[]): string | null {
  const { run } = judge;
  if (!run) return 'the load to begin';
  const { verdict, flows } = judgedIn(judge, run, phases, new Set());
  if (verdict !== 'unknown') return null;
  const judged = flows.ok + flows.fail;
  if (judged < LEAST_CHECKS) return `${LEAST_CHECKS} flows`;
  const met = Object.keys(Traffic.together(judge.traffic.in(phases)).requests).length;
  if (met === 1) return 'a second replica to answer';
  return met === 0 ? 'more requests on fresh connections' : 'more that comes through';
}
