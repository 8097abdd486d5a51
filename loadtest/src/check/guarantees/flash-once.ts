/**
 * Flash shown once: a message left for the next page is on that page, and on no page after it.
 *
 * Violated by:  u1 flash app-1 ok A · u1 read app-1 ok A w1 · u1 read app-2 ok A w1
 */
import type { Operation } from '../../history/event.ts';
import { type Checker, type Finding, HELD, type Known, UNCLEAR, violated } from '../finding.ts';

export class FlashOnce implements Checker {
  readonly guarantee = 'flash-once';
  /** The message that was last looked for, by user and object. */
  readonly #looked = new Map<string, number>();
  /** Users of whom a page was lost: a message may have been on it. */
  readonly #unsure = new Set<number>();

  add({ step, user, at, outcome, wrote, saw }: Operation, { page }: Known): Finding | null {
    if (outcome !== 'ok' && !wrote) this.#unsure.add(user);
    if (!page || step === 'replay') return null;
    const { now, log } = page;
    const message =
      log.effects.has('flash') && log.recent.findLast(({ effect, end }) => effect === 'flash' && end <= at);
    const unsure = this.#unsure.delete(user);
    if (!message) return null;
    const key = `${user} ${saw?.object}`;
    const first = this.#looked.get(key) !== message.index;
    this.#looked.set(key, message.index);
    const shown = now.marks.includes(message.mark);
    if (shown === first) return HELD;
    // A message whose post has not been answered may come late, or not at all.
    if (message.outcome === 'info' || (first && unsure)) return UNCLEAR;
    return first ? violated(message.mark, message) : violated(`no ${message.mark}, which was shown`, message);
  }
}
