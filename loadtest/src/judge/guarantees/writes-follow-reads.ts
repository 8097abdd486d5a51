/** Writes follow reads (Terry et al., PDIS 1994). */
import { counted } from '../../model/counts.ts';
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';

export const writesFollowReads = defineGuarantee({
  name: 'writes-follow-reads',
  title: 'writes follow reads',
  says: 'where a write shows that a user made after reading something, what they had read shows, too',
  violatedBy: [
    'u1 write app-1 ok +A',
    'u1 read app-1 ok A w1x1',
    'u1 write app-2 ok A +B',
    'u1 read app-2 ok B w2x1',
  ],
  precedence: 8,
  loses: 'write',
  fallsTo: ['lost-memory', 'older-state', 'gone'],
  check: () => new WritesFollowReads(),
});

class WritesFollowReads implements Checker {
  add({ step }: Operation, { page }: Known): Finding | null {
    if (!page || step === 'replay') return null;
    const { now, log } = page;

    const shown = log.find(now.newest);
    const read = log.lastRead;
    // A write is held to what was read just before it, once: on the first quiet page that shows it.
    if (!shown || !read || shown.readsBefore !== log.reads) return null;
    if (read.end > shown.at || read.marks.isEmpty) return null;
    if (shown.effect === 'add') {
      const missing = [...read.marks].find((mark) => !now.marks.has(mark) && log.items.has(mark));
      if (missing === undefined) return HELD;
      return violated(`${missing} beside ${shown.mark}`, log.items.get(missing) ?? null);
    }
    if (shown.effect !== 'replace' || now.count === null || read.count === null) return null;
    if (now.count > read.count) return HELD;
    return violated(
      `${shown.mark} on top of what was read before it (${counted(read.count, 'write')})`,
      log.find(read.newest),
    );
  }
}
