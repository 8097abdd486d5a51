/** What could not be run, and what was not as predicted. */
import type { Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import type { Notices } from '../block.ts';

export const skippedNotices = ({ skipped }: Report): Notices => ({
  title: 'Skipped',
  isAlarm: false,
  notices: skipped.map(({ profile, reason }) => ({ about: profile, text: reason })),
});

export function surpriseNotices(report: Report): Notices {
  const results = allResults(report);
  // Of what was cut short, nothing is claimed.
  const allAsPredicted =
    results.length > 0 && results.every(({ asPredicted, cutShort }) => asPredicted && cutShort === null);
  return {
    title: 'Not as predicted',
    isAlarm: true,
    notices: results.flatMap(({ profile, surprises }) => surprises.map((text) => ({ about: profile, text }))),
    ...(allAsPredicted ? { none: 'Everything is as predicted.' } : {}),
  };
}
