/** Told by the messages that each page shows. */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, UNCLEAR, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';
import { isBefore } from '../ledger.ts';

export const flashOnce = defineGuarantee({
  name: 'flash-once',
  title: 'flash shown once',
  says: 'a message left for the next page is on that page, and on no page after it',
  violatedBy: ['u1 flash app-1 ok A', 'u1 read app-1 ok A message w1', 'u1 read app-2 ok A message w1'],
  precedence: 6,
  loses: 'write',
  fallsTo: ['lost-memory', 'older-state', 'gone'],
  ofAPage: true,
  check: () => new FlashOnce(),
});

class FlashOnce implements Checker {
  /** Messages that a page has shown, or should have, by user and object. */
  readonly #past = new Map<string, Set<number>>();
  /** Users who lost a page: a message may have been on it. */
  readonly #unsure = new Set<number>();

  add({ step, user, outcome, wrote, saw }: Operation, { page }: Known): Finding | null {
    if (outcome !== 'ok' && !wrote) this.#unsure.add(user);
    if (!page || step === 'replay' || !page.log.effects.has('flash')) return null;
    const { now, log } = page;
    const messages = log.recent.filter(({ effect, at }) => effect === 'flash' && at < now.end);
    const unsure = this.#unsure.delete(user);
    const key = `${user} ${saw?.object}`;
    const past = this.#past.get(key) ?? new Set();
    const again = messages.find(({ index, mark }) => past.has(index) && now.marks.has(mark));
    const due = messages.findLast((message) => message.outcome === 'ok' && isBefore(message, now));
    // A later message may have replaced the one that is due.
    const shown = messages.some(({ index, mark }) => index >= (due?.index ?? 0) && now.marks.has(mark));
    const wasDue = due !== undefined && !past.has(due.index);
    const over = messages.filter(
      (message) =>
        past.has(message.index) ||
        now.marks.has(message.mark) ||
        (message.outcome === 'ok' && isBefore(message, now)),
    );
    this.#past.set(key, new Set(over.map(({ index }) => index)));
    if (again) return violated(`no ${again.mark}, which was shown`, again);
    if (wasDue && !shown) return unsure ? UNCLEAR : violated(due.mark, due);
    // Nobody knows whether an unanswered post left a message.
    return due ? HELD : messages.length > 0 ? UNCLEAR : null;
  }
}
