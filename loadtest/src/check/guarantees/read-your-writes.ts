/**
 * Read your writes: a page shows what its user has written before asking for it (Terry et al., PDIS 1994).
 *
 * Violated by:  u1 write app-1 ok +A · u1 read app-2 ok A nothing
 */
import type { Operation } from '../../history/event.ts';
import { type Checker, type Finding, HELD, type Known, UNCLEAR, violated } from '../finding.ts';
import type { ObjectLog, Read, Write } from '../ledger.ts';

export class ReadYourWrites implements Checker {
  readonly guarantee = 'read-your-writes';

  add({ step, at, outcome }: Operation, { page }: Known): Finding | null {
    if (step === 'replay') return null;
    // A page that did not come through doesn't tell.
    if (!page) return step === 'read' && outcome !== 'ok' ? UNCLEAR : null;
    const { now, log } = page;
    const last = log.lastBefore(at);
    if (!last || last.effect === 'flash' || last.effect === 'logout') return null;
    return last.effect === 'add' || last.effect === 'remove' ? allItems(log, now) : newest(log, now, last);
  }
}

/** The last value written, or one that another write may have put in its place. */
function newest(log: ObjectLog, { marks }: Read, last: Write): Finding {
  const allowed = (mark: string): boolean => {
    const write = log.recent.findLast((write) => write.mark === mark);
    if (!write) return false;
    return write.index >= last.index || write.outcome === 'info' || write.end > last.at;
  };
  return marks.some(allowed) ? HELD : violated(last.mark, last);
}

/** Every item that was added and not removed; and none that was removed. */
function allItems(log: ObjectLog, { marks, at }: Read): Finding {
  const removedMeanwhile = (mark: string): boolean =>
    log.recent.some((write) => write.effect === 'remove' && write.mark === mark && write.end > at);
  for (const [mark, write] of log.items) {
    if (write.end <= at && !marks.includes(mark)) return violated(mark, write);
  }
  for (const mark of marks) {
    if (log.items.has(mark) || log.doubtful.has(mark) || removedMeanwhile(mark)) continue;
    const removal = log.recent.findLast((write) => write.mark === mark && write.effect === 'remove');
    if (removal && removal.end <= at) return violated(`no ${mark}, which was removed`, removal);
  }
  return HELD;
}
