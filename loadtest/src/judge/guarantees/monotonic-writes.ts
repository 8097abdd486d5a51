/** Monotonic writes (Terry et al., PDIS 1994). */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';
import { isBefore } from '../ledger.ts';

export const monotonicWrites = defineGuarantee({
  name: 'monotonic-writes',
  title: 'monotonic writes',
  says: "where one of a user's writes shows, all that they had written before it show, too",
  violatedBy: ['u1 write app-1 ok +A', 'u1 write app-2 ok A +B', 'u1 read app-2 ok B w2x1'],
  precedence: 9,
  loses: 'write',
  fallsTo: ['lost-memory', 'older-state', 'gone'],
  check: () => new MonotonicWrites(),
});

class MonotonicWrites implements Checker {
  add({ step }: Operation, { page }: Known): Finding | null {
    if (!page || step === 'replay') return null;
    const { now, log } = page;
    if (log.lastRead && log.lastRead.end > now.at) return null;

    const shown = log.find(now.newest);
    if (!shown) return null;
    if (shown.effect === 'add') {
      const earlier = [...log.items.values()].filter(
        (write) => write.end <= shown.at && isBefore(write, now),
      );
      if (earlier.length === 0) return null;
      const missing = earlier.find(({ mark }) => !now.marks.has(mark));
      return missing ? violated(`${missing.mark} beside ${shown.mark}`, missing) : HELD;
    }
    // A value that is replaced shows the writes before it only by its count.
    if (shown.effect !== 'replace' || now.count === null) return null;
    const earlier = page.since.filter(({ effect, end }) => effect === 'replace' && end <= shown.at);
    const least = (log.lastRead?.count ?? 0) + earlier.length;
    if (least === 0 || (log.lastRead && shown.end <= log.lastRead.at)) return null;
    const missing = earlier.at(-1) ?? log.find(log.lastRead?.newest ?? 0);
    return now.count > least ? HELD : violated(`${shown.mark} as write ${least + 1} or later`, missing);
  }
}
