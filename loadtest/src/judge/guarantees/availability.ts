/** Told by statuses alone. */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, UNCLEAR, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';
import { isOwnTrouble } from '../own-trouble.ts';

export const availability = defineGuarantee({
  name: 'availability',
  title: 'availability',
  says: "every request is answered, and not with a failure of the server's",
  violatedBy: ['u1 write - info'],
  precedence: 10,
  loses: 'nothing',
  fallsTo: [],
  check: () => new Availability(),
});

class Availability implements Checker {
  add(operation: Operation): Finding {
    const { status } = operation;
    if (isOwnTrouble(operation)) return UNCLEAR;
    return status !== null && status < 500 ? HELD : violated('an answer, and no 5xx');
  }
}
