/** Told by a cookie that is replaced, a page that has forgotten everything, or an answer that turns the user away. */
import type { Operation } from '../../model/event.ts';
import { isMarkOf } from '../../model/mark.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';
import type { Write } from '../ledger.ts';
import { changesId, fills, showsNothing } from '../sessions.ts';

export const sessionKept = defineGuarantee({
  name: 'session-kept',
  title: 'session kept',
  says: 'a session, once started, is recognised for as long as its user comes back',
  violatedBy: ['u1 write app-1 ok +A', 'u1 read app-2 ok A nothing'],
  precedence: 3,
  loses: 'session',
  fallsTo: ['lost-memory', 'older-state', 'gone'],
  check: () => new SessionKept(),
});

/** What an app answers to a token or field that it does not know. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 409, 419, 422]);

/** The page shows what the user had written before this very request, or counts more than that. */
function carriesOver({ saw, wrote, user }: Operation, ledger: Known['ledger']): boolean {
  if (!saw) return false;
  const own = wrote?.object === saw.object ? wrote.mark : null;
  const older = saw.marks.some((mark) => mark !== own && isMarkOf(user, mark));
  return older || (own !== null && (saw.count ?? 0) > 1 && ledger.log(user, saw.object).recent.length > 1);
}

class SessionKept implements Checker {
  /** Values are refused by the very replica that gave them: then it is not a matter of replicas. */
  #refusesItsOwn = false;

  add(operation: Operation, { sessions, ledger }: Known): Finding | null {
    const { outcome, set, saw, wrote, user, at, denied } = operation;
    const held = sessions.askedBy(operation);
    if (held?.lost || operation.handshake === 'refused') return null;
    if (denied) return this.#denied(operation, held !== null, ledger.last(user));
    if (this.#isForeignToken(operation))
      return violated(`what ${operation.carriedFrom} had given to be taken`, ledger.last(user));
    if (!held || outcome !== 'ok' || held.written === null) return null;
    // Login and logout change the cookie on purpose; and some apps do it all the time.
    const meant = changesId(operation) || (sessions.rolls && set !== 'cleared');
    const before = { at, operation: null };
    if (!meant && set !== null && set !== held.cookie && sessions.learns && set !== 'cleared') {
      // It may be the same session under a new id: its page tells, or the next one.
      if (!saw) return null;
      if (carriesOver(operation, ledger)) {
        sessions.rolls = true;
        return HELD;
      }
      if (!showsNothing(saw)) return null;
    } else if (!meant && set !== null && set !== held.cookie) {
      const since = ledger.log(user, held.written).lastBefore(before);
      return violated(`session ${held.cookie} recognised`, since);
    }
    const filledAt = saw && held.objects.get(saw.object);
    const emptied = wrote && saw && wrote.object === saw.object && !fills(wrote.effect);
    if (saw && filledAt !== undefined && filledAt <= at && !emptied && showsNothing(saw)) {
      const since = ledger.log(user, saw.object).lastBefore(before);
      return violated(`session ${held.cookie} recognised`, since);
    }
    return saw || wrote ? HELD : null;
  }

  /** Refused by another replica than the one that gave a value in it. */
  #isForeignToken({ status, carriedFrom, replica }: Operation): boolean {
    if (carriedFrom === undefined || replica === null || !REFUSALS.has(status ?? 0)) return false;
    this.#refusesItsOwn ||= carriedFrom === replica;
    return !this.#refusesItsOwn;
  }

  #denied({ sent }: Operation, asked: boolean, last: Write | null): Finding | null {
    // Without a cookie it counts only if no cookie ever named the session; else it was lost or ended before.
    const nameless = sent === null && last !== null && last.cookie === null && last.effect !== 'logout';
    return asked || nameless ? violated('the user recognised', last) : null;
  }
}
