/** How long each step of each profile took. */
import type { Report } from '../../model/result.ts';
import { paragraph, type Section, table } from '../block.ts';

export const latencySection = ({ profiles }: Report): Section => ({
  heading: 'Latency by step',
  blocks: [
    paragraph(
      'In milliseconds, from when a request was meant to be sent; of requests answered without an error.',
    ),
    table(
      ['Profile', 'When', 'Step', 'Requests', 'p50', 'p95', 'p99', 'max'],
      profiles.flatMap(({ profile, latencyByStep: { steady, fault } }) =>
        [
          { when: 'before the fault', steps: steady },
          { when: 'from the fault on', steps: fault ?? {} },
        ].flatMap(({ when, steps }) =>
          Object.entries(steps).map(([step, { count, p50, p95, p99, max }]) => {
            const times = [p50, p95, p99, max].map((ms) => ms.toFixed(1));
            return [profile, when, step, String(count), ...times];
          }),
        ),
      ),
    ),
  ],
});
