/**
 * Isolation: nobody ever sees another user's data, anywhere in an answer.
 *
 * Violated by:  u1 read app-1 ok A u2-w1x1
 */
import type { Operation } from '../../model/event.ts';
import { isMarkOf } from '../../model/mark.ts';
import { type Checker, type Finding, HELD, violated } from '../finding.ts';

export class Isolation implements Checker {
  readonly guarantee = 'isolation';

  add({ user, saw, others }: Operation): Finding | null {
    const strange = others?.[0] ?? saw?.marks.find((mark) => !isMarkOf(user, mark));
    if (strange !== undefined) return violated(`nothing of another user's, such as ${strange}`);
    return saw ? HELD : null;
  }
}
