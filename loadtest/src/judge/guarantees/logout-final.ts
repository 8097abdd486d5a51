/** Told by the cookies of before a logout, sent again after it; a page that the user asks for proves only the contrary. */
import type { Operation } from '../../model/event.ts';
import { writeIndex } from '../../model/mark.ts';
import { type Checker, type Finding, HELD, type Known, UNCLEAR, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';
import { isBefore, type Write } from '../ledger.ts';

export const logoutFinal = defineGuarantee({
  name: 'logout-final',
  title: 'logout is final',
  says: "after a logout nobody is logged in by the session's cookie any more, on no replica",
  violatedBy: ['u1 login app-1 ok +A', 'u1 logout app-2 ok A cleared', 'u1 replay app-1 ok A login w1'],
  precedence: 2,
  loses: 'logout',
  fallsTo: ['lost-memory', 'older-state'],
  noAllowance: true,
  anomaly: 'resurrected',
  check: () => new LogoutFinal(),
});

class LogoutFinal implements Checker {
  add(operation: Operation, { page, ledger }: Known): Finding | null {
    const { step, outcome, opened } = operation;
    if (opened !== undefined && step === 'replay') {
      return opened ? violated('the old cookie to be turned away', ledger.last(operation.user)) : HELD;
    }
    if (!page) return step === 'replay' && outcome !== 'ok' ? UNCLEAR : null;
    const { now, log } = page;
    if (!log.effects.has('logout')) return null;
    const logouts = log.recent.filter((write) => write.effect === 'logout' && isBefore(write, now));
    if (logouts.length === 0) return null;
    // A later login is meant to be shown.
    const outlived = ({ index }: Write): boolean => [...now.marks].some((mark) => writeIndex(mark) < index);
    const certain = logouts.findLast((logout) => logout.outcome === 'ok' && outlived(logout));
    if (certain) return violated('nobody logged in', certain);
    if (logouts.some(outlived)) return UNCLEAR;
    return step === 'replay' ? HELD : null;
  }
}
