/** All profiles in one table, a row each, and in a sentence or two. */
import { sharesOf } from '../../model/counts.ts';
import type { ProfileResult, Report } from '../../model/result.ts';
import { type About, type Table, table } from '../block.ts';
import { lostText } from './faults.ts';
import { sentenceOf } from './sentence.ts';

const COLUMNS = [
  'Profile',
  'Verdict',
  'Flows kept',
  'Predicted',
  'Sessions lost',
  'Lost to fault (predicted)',
  'HTTP errors',
  'Load share',
  'Latency ms p50 / p99',
] as const;

export const summaryTable = ({ profiles }: Report): Table =>
  table(
    COLUMNS,
    profiles.map((result) => {
      const { Verdict: text, ...row } = rowOf(result);
      return COLUMNS.map((column) =>
        column === 'Verdict' ? { text, verdict: result.verdict, isVerdict: true } : row[column],
      );
    }),
  );

export const summarySentences = ({ profiles }: Report): About[] =>
  profiles.map((result) => ({ about: result.profile, text: sentenceOf(result) }));

export function rowOf(result: ProfileResult): Readonly<Record<(typeof COLUMNS)[number], string>> {
  const { kept, sessions, fault, latencyMs } = result;
  return {
    Profile: result.profile,
    Verdict: result.asPredicted === false ? `${result.verdict} (!)` : result.verdict,
    'Flows kept': kept.rate === null ? 'none judged' : percent(kept.rate),
    Predicted: kept.predicted ? predicted(kept.predicted) : '–',
    // Without a cookie that names sessions, or with one that a login renames, nobody knows how many began.
    'Sessions lost':
      sessions.lost > sessions.started ? String(sessions.lost) : `${sessions.lost} of ${sessions.started}`,
    'Lost to fault (predicted)': fault ? lostText(fault) : '–',
    'HTTP errors': String(result.httpErrors + (fault?.httpErrors ?? 0)),
    'Load share': Object.values(sharesOf(result.balance.requests)).map(wholePercent).join(':'),
    'Latency ms p50 / p99': latencyMs ? `${latencyMs.p50.toFixed(1)} / ${latencyMs.p99.toFixed(1)}` : '–',
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
const wholePercent = (share: number): string => String(Math.round(share * 100));

function predicted([low, high]: readonly [number, number]): string {
  return low === high ? percent(low) : `${wholePercent(low)}–${wholePercent(high)} %`;
}
