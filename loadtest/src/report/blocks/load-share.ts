/** How the load was shared out among the replicas. */
import type { Report } from '../../model/result.ts';
import { byProfile, chart, foldedAbove, paragraph, type Section } from '../block.ts';
import { balanceSection } from './balance.ts';

/** With more, a page shows them where they are asked for. */
const MOST_ROWS = 24;

/** Null where no answer tells which replica gave it, and with it nothing to share. */
export function loadShareSection(report: Report): Section | null {
  const named = report.profiles.filter(({ balance }) => Object.keys(balance.requests).length > 0);
  if (named.length === 0) return null;
  return {
    heading: 'Load share per replica',
    blocks: [
      paragraph(
        'Of the requests, those before a fault where there was one. Jain’s index is 1 where all replicas did the same.',
      ),
      ...foldedAbove(MOST_ROWS, named.length, 'profiles', [chart('load shares', byProfile(named))]),
      ...(balanceSection(report)?.blocks ?? []),
    ],
  };
}
