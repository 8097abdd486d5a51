/** The share of flows that each profile kept, in all and over time. */
import type { Report } from '../../model/result.ts';
import { type Block, byProfile, chart } from '../block.ts';

/** The first look: both charts, side by side where there is room. */
export const overview = ({ profiles }: Report): Block[] =>
  profiles.length === 0
    ? []
    : [
        chart(
          'flows kept',
          byProfile(profiles),
          profiles.some(({ fault }) => fault) ? 'Flows kept, before the fault' : 'Flows kept',
        ),
        chart('timeline', byProfile(profiles), 'Flows kept, over time'),
      ];
