/** Told by how many writes a page remembers. */
import type { Operation } from '../../model/event.ts';
import { type Checker, type Finding, HELD, type Known, violated } from '../finding.ts';
import { defineGuarantee } from '../guarantee.ts';

export const noLostUpdate = defineGuarantee({
  name: 'no-lost-update',
  title: 'no lost update',
  says: 'of the writes acknowledged within one session, all count, also those that were under way at once',
  violatedBy: ['u1 write app-1 ok A @0 20ms', 'u1 write app-1 ok A @5 20ms', 'u1 read app-1 ok A w2x1 @40'],
  precedence: 4,
  loses: 'write',
  fallsTo: ['older-state', 'gone', 'race'],
  ofAPage: true,
  anomaly: 'lost-update',
  check: () => new NoLostUpdate(),
});

class NoLostUpdate implements Checker {
  add({ step }: Operation, { page }: Known): Finding | null {
    if (!page || step === 'replay') return null;
    const { now, log } = page;

    // A session that remembers nothing is lost as a whole: session-kept tells.
    if (now.count === null || now.count === 0) return null;
    const since = page.since.filter(({ effect }) => effect === 'replace');
    if (since.length === 0) return null;
    const base = log.lastRead;
    if (base && base.end > now.at) return null;
    // Under another cookie it may be another session.
    const elsewhere = ({ cookie }: { readonly cookie: string | null }): boolean => cookie !== now.cookie;
    if ((base && elsewhere(base)) || since.some(elsewhere)) return null;
    const least = (base?.count ?? 0) + since.length;
    if (now.count >= least) return HELD;
    const missing = since.findLast(({ mark }) => !now.marks.has(mark)) ?? since.at(-1) ?? null;
    return violated(`${least} writes, of which ${least - now.count} are missing`, missing);
  }
}
