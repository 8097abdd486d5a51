/**
 * Logout is final: after a logout nobody is logged in by the session's cookie any more, on no replica.
 *
 * Violated by:  u1 login app-1 ok +A · u1 logout app-2 ok A cleared · u1 replay app-1 ok A w1
 */
import type { Operation } from '../../history/event.ts';
import { writeIndex } from '../../history/mark.ts';
import { type Checker, type Finding, HELD, type Known, UNCLEAR, violated } from '../finding.ts';

export class LogoutFinal implements Checker {
  readonly guarantee = 'logout-final';

  add({ step, at, outcome }: Operation, { page }: Known): Finding | null {
    if (!page) return step === 'replay' && outcome !== 'ok' ? UNCLEAR : null;
    const { now, log } = page;
    if (!log.effects.has('logout')) return null;
    const logout = log.recent.findLast(({ effect }) => effect === 'logout');
    if (!logout || logout.end > at) return null;
    // Who has logged in again since is meant to be shown; the old cookie must not show even that.
    const stale = now.marks.filter((mark) => step === 'replay' || writeIndex(mark) < logout.index);
    if (stale.length === 0) return HELD;
    return logout.outcome === 'ok' ? violated('nobody logged in', logout) : UNCLEAR;
  }
}
