/** Told by the id of before a login, sent again after it: who has planted it must not be logged in with it (session fixation). */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, UNCLEAR, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';

export const loginRenews = defineGuarantee({
  name: 'login-renews',
  title: 'login renews',
  says: 'the session id of before a login opens nothing that the login has opened',
  violatedBy: ['u1 login app-1 ok A', 'u1 before-login app-2 ok A login w1'],
  precedence: 2.2,
  loses: 'logout',
  fallsTo: [],
  looksAt: 'before-login',
  noAllowance: true,
  anomaly: 'fixation',
  check: () => new LoginRenews(),
});

class LoginRenews implements Checker {
  add({ outcome, denied, opened, user }: Operation, { page, ledger }: Known): Finding | null {
    if (opened !== undefined)
      return opened ? violated('the id of before the login to be turned away', ledger.last(user)) : HELD;
    if (denied) return HELD;
    if (!page || outcome !== 'ok') return UNCLEAR;
    const { now, log } = page;
    const login = log.recent.findLast(({ effect }) => effect === 'login');
    if (!login) return null;
    return now.marks.has(login.mark) ? violated('nobody logged in', login) : HELD;
  }
}
