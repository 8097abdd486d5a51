/** How the load was shared out among the replicas. */
import type { Report } from '../../model/result.ts';
import { chart, paragraph, type Section } from '../block.ts';
import { balanceSection } from './balance.ts';

export const loadShareSection = (report: Report): Section => ({
  heading: 'Load share per replica',
  blocks: [
    paragraph(
      "Of the requests, those before a kill where there was one. Jain's index is 1 where all replicas did the same.",
    ),
    chart('load shares', report.profiles),
    ...(balanceSection(report)?.blocks ?? []),
  ],
});
