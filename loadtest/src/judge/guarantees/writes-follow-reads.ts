/**
 * Writes follow reads: where a write shows that a user made after reading something, what they had read shows, too
 * (Terry et al., PDIS 1994).
 *
 * Violated by:  u1 read app-1 ok A w1x1 · u1 write app-2 ok +B · u1 read app-2 ok B w2x1
 */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';

const writes = (count: number): string => `${count} ${count === 1 ? 'write' : 'writes'}`;

export class WritesFollowReads implements Checker {
  readonly guarantee = 'writes-follow-reads';

  add({ step }: Operation, { page }: Known): Finding | null {
    if (!page || step === 'replay') return null;
    const { now, log } = page;

    const shown = log.find(now.newest);
    const read = log.lastRead;
    // Each write is held to what was read just before it, once: on the first quiet page that shows it.
    if (!shown || !read || shown.readsBefore !== log.reads) return null;
    if (read.end > shown.at || read.marks.size === 0) return null;
    if (shown.effect === 'add') {
      const missing = [...read.marks].find((mark) => !now.marks.has(mark) && log.items.has(mark));
      if (missing === undefined) return HELD;
      return violated(`${missing} beside ${shown.mark}`, log.items.get(missing) ?? null);
    }
    if (shown.effect !== 'replace' || now.count === null || read.count === null) return null;
    if (now.count > read.count) return HELD;
    return violated(
      `${shown.mark} on top of what was read before it (${writes(read.count)})`,
      log.find(read.newest),
    );
  }
}
