/**
 * Availability: every request is answered, and not with a failure of the server's.
 *
 * Violated by:  u1 write - info
 */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, violated } from '../finding.ts';

export class Availability implements Checker {
  readonly guarantee = 'availability';

  add({ status }: Operation): Finding {
    return status !== null && status < 500 ? HELD : violated('an answer, and no 5xx');
  }
}
