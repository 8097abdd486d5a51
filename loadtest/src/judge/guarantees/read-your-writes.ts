/** Read your writes (Terry et al., PDIS 1994). */
import type { Operation } from '../../model/event.ts';
import { writeIndex } from '../../model/mark.ts';
import { type Checker, type Finding, HELD, type Known, UNCLEAR, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';
import { isBefore, type ObjectLog, type Read, type Write } from '../ledger.ts';

export const readYourWrites = defineGuarantee({
  name: 'read-your-writes',
  title: 'read your writes',
  says: 'a page shows what its user has written before asking for it',
  violatedBy: ['u1 write app-1 ok +A', 'u1 read app-2 ok A nothing'],
  precedence: 5,
  loses: 'write',
  fallsTo: ['lost-memory', 'older-state', 'gone'],
  ofAPage: true,
  check: () => new ReadYourWrites(),
});

class ReadYourWrites implements Checker {
  add({ step, outcome }: Operation, { page }: Known): Finding | null {
    if (step === 'replay') return null;
    // A page that did not come through says nothing.
    if (!page) return step === 'read' && outcome !== 'ok' ? UNCLEAR : null;
    const { now, log } = page;
    const last = log.lastBefore(now);
    if (!last || last.effect === 'flash' || last.effect === 'logout') return null;
    return last.effect === 'add' || last.effect === 'remove' ? allItems(log, now) : newest(log, now, last);
  }
}

/** Shows the last value written, or one that may have replaced it. */
function newest(log: ObjectLog, { marks }: Read, last: Write): Finding {
  const mayBeLast = (write: Write): boolean =>
    write.index >= last.index || write.outcome === 'info' || write.end > last.at;
  for (const mark of marks) {
    const write = log.find(writeIndex(mark));
    // A mark that the history does not know yet is being written beside this page.
    if (write ? mayBeLast(write) : writeIndex(mark) > last.index) return HELD;
  }
  const mayBeOut = log.recent.some((write) => write.effect === 'logout' && mayBeLast(write));
  return marks.isEmpty && mayBeOut ? HELD : violated(last.mark, last);
}

/** Shows every item that was added and not removed, and none that was removed. */
function allItems(log: ObjectLog, now: Read): Finding {
  for (const [mark, write] of log.items) {
    if (isBefore(write, now) && !now.marks.has(mark)) return violated(mark, write);
  }
  for (const mark of now.marks) {
    if (log.items.has(mark) || log.doubtful.has(mark)) continue;
    const removal = log.recent.findLast((write) => write.mark === mark && write.effect === 'remove');
    if (removal && isBefore(removal, now)) return violated(`no ${mark}, which was removed`, removal);
  }
  return HELD;
}
