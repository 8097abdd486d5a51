/**
 * Session kept: a session, once started, is recognised for as long as its user comes back.
 *
 * Violated by:  u1 write app-1 ok +A · u1 read app-2 ok A nothing
 *          or:  u1 write app-1 ok +A · u1 write app-2 ok A +B
 */
import type { Operation } from '../../history/event.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';
import { showsNothing } from '../sessions.ts';

export class SessionKept implements Checker {
  readonly guarantee = 'session-kept';

  add(operation: Operation, { sessions, ledger }: Known): Finding | null {
    const { outcome, set, saw, wrote, user, at, denied } = operation;
    const held = sessions.askedBy(operation);
    if (held?.lost) return null;
    // Also where no cookie names the session, or none is left.
    if (denied) return violated('the user recognised', ledger.last(user));
    if (!held) return null;
    if (outcome !== 'ok' || held.written === null) return null;
    const since = ledger.log(user, held.written).lastBefore(at);
    // Login and logout change the cookie on purpose.
    const meant = wrote?.effect === 'login' || wrote?.effect === 'logout';
    if (!meant && set !== null && set !== held.cookie)
      return violated(`session ${held.cookie} recognised`, since);
    if (saw && held.objects.has(saw.object) && showsNothing(saw)) {
      return violated(`session ${held.cookie} recognised`, ledger.log(user, saw.object).lastBefore(at));
    }
    return saw || wrote ? HELD : null;
  }
}
