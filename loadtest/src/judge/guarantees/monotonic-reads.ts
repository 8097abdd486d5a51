/** Monotonic reads (Terry et al., PDIS 1994). */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';
import type { ObjectLog, Read } from '../ledger.ts';

export const monotonicReads = defineGuarantee({
  name: 'monotonic-reads',
  title: 'monotonic reads',
  says: 'what a page has shown its user, later pages show, or something newer',
  violatedBy: ['u1 read app-1 ok A w2x2', 'u1 read app-2 ok A w1x1'],
  precedence: 7,
  loses: 'write',
  fallsTo: ['lost-memory', 'older-state', 'gone'],
  anomaly: 'stale-read',
  check: () => new MonotonicReads(),
});

class MonotonicReads implements Checker {
  add({ step }: Operation, { page }: Known): Finding | null {
    if (!page || step === 'replay') return null;
    const { now, log } = page;
    const before = log.lastRead;
    // Of two pages that overlap, either may be older.
    if (!before || before.marks.isEmpty || before.end > now.at) return null;
    // Messages and logins are meant to go, and have guarantees of their own.
    if (log.effects.has('flash')) return null;
    if (
      log.effects.has('logout') &&
      log.recent.some(({ effect, end }) => effect === 'logout' && end > before.at)
    )
      return null;

    return log.effects.has('add') || log.effects.has('remove')
      ? items(log, before, now)
      : newest(log, before, now);
  }
}

function newest(log: ObjectLog, before: Read, now: Read): Finding {
  const fewer = before.count !== null && now.count !== null && now.count < before.count;
  if (!fewer && now.newest >= before.newest) return HELD;
  const shown = log.find(before.newest);
  // An older mark may rightly show later if the two writes overlapped, or its outcome is unknown.
  const older = log.find(now.newest);
  const unordered = older && (older.outcome === 'info' || (shown !== null && older.end > shown.at));
  if (!fewer && unordered) return HELD;
  const count = before.count === null ? '' : ` or newer, and ${before.count} writes or more`;
  return violated(`${shown?.mark ?? 'what was shown'}${count}`, shown);
}

function items(log: ObjectLog, before: Read, now: Read): Finding {
  const missing = [...before.marks].find((mark) => !now.marks.has(mark) && log.items.has(mark));
  return missing === undefined ? HELD : violated(missing, log.items.get(missing) ?? null);
}
