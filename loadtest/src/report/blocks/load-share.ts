/** How the load was shared out among the replicas. */
import type { Report } from '../../model/result.ts';
import type { Section } from '../block.ts';
import { balanceSection } from './balance.ts';

export const loadShareSection = (report: Report): Section => ({
  heading: 'Load share per replica',
  blocks: [
    {
      kind: 'paragraph',
      text: "Of the requests, those before a kill where there was one. Jain's index is 1 where all replicas did the same.",
    },
    { kind: 'chart', shows: 'load shares', results: report.profiles },
    ...(balanceSection(report)?.blocks ?? []),
  ],
});
