/** Told by other users' marks, and by a session id that another user has, too. */
import type { Operation } from '../../model/event.ts';
import { isMarkOf } from '../../model/mark.ts';
import { type Checker, type Finding, HELD, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';

export const isolation = defineGuarantee({
  name: 'isolation',
  title: 'isolation',
  says: "nobody ever sees another user's data, anywhere in an answer",
  violatedBy: ['u1 read app-1 ok A u2-w1x1'],
  precedence: 1,
  loses: 'privacy',
  fallsTo: [],
  ofAPage: true,
  noExcuse: true,
  noAllowance: true,
  betweenUsers: true,
  anomaly: 'foreign-read',
  check: () => new Isolation(),
});

class Isolation implements Checker {
  add({ user, saw, others, sharedWith }: Operation): Finding | null {
    if (sharedWith !== undefined) return violated(`a session id of its own, not that of user ${sharedWith}`);
    const strange = others?.[0] ?? (saw && strangeIn(saw.marks, user));
    if (strange !== undefined) return violated(`nothing of another user's, such as ${strange}`);
    return saw ? HELD : null;
  }
}

function strangeIn(marks: readonly string[], user: number): string | undefined {
  for (const mark of marks) if (!isMarkOf(user, mark)) return mark;
  return undefined;
}
