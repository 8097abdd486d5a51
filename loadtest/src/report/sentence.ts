/** What happened in one profile, and why, in plain words. */
import type { FaultResult, ProfileResult } from './result.ts';

export function sentenceOf(result: ProfileResult): string {
  return [steady(result), result.fault ? afterFault(result.fault, result.sessions.lost > 0) : '']
    .filter(Boolean)
    .join(' ');
}

function steady({ verdict, flows, httpErrors, because, sessions, balance }: ProfileResult): string {
  const judged = flows.ok + flows.fail;
  const why = because ? `: ${because}` : '';
  if (verdict === 'broken' && flows.fail > 0) {
    const quietly = httpErrors === 0 ? ', and not one answer was an error' : '';
    return `${flows.fail} of ${judged} posts were gone from the page that their redirect led to${quietly}${why}.`;
  }
  if (verdict === 'broken')
    return `Every flow was kept, but ${sessions.lost} sessions were forgotten between two flows${why}.`;
  const kept = `All ${judged} flows were kept${why}`;
  if (verdict === 'intact') return `${kept}.`;
  const met = Object.values(balance.requests).filter((count) => count > 0).length;
  return met === 1
    ? `${kept}. But one replica answered everything, so nothing was put to the test.`
    : `${kept}. But ${judged} flows are too few to tell.`;
}

function afterFault(
  { target, lost, lostOnReturn, healedMs, httpErrors }: FaultResult,
  steadily: boolean,
): string {
  const quietly = lost > 0 && httpErrors === 0 ? ', without one HTTP error' : '';
  const killed =
    lost > 0 ? `Killing ${target} lost ${lost} sessions${quietly}` : `Killing ${target} lost no session`;
  // Where sessions are lost all the time, those that the return costs don't stand out.
  if (healedMs === null || lostOnReturn === 0 || steadily) return `${killed}.`;
  return `${killed}; back again, it got its users back and knew none of their ${lostOnReturn} new sessions.`;
}
