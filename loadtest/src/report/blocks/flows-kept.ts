/** The share of flows that each profile kept, in all and over time. */
import type { Report } from '../../model/result.ts';
import { chart, paragraph, type Section } from '../block.ts';

export const flowsKeptSection = ({ profiles }: Report): Section => ({
  heading: 'Flows kept',
  blocks: [
    paragraph(
      'A flow is one pass through a scenario, such as a post, its redirect, and a page that shows what was posted; it is kept where every page in it shows what its user must see. The frame is what theory predicts, the thin line the 95 % confidence interval of what was measured.',
    ),
    chart('flows kept', profiles),
  ],
});

export const timelinesSection = ({ profiles }: Report): Section => ({
  heading: 'Flows kept over time',
  blocks: profiles.map((result) => chart('timeline', [result], result.profile)),
});
