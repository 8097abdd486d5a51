/** All profiles in one table, a row each, and in a sentence or two. */
import { sharesOf, sum } from '../../model/counts.ts';
import type { ProfileResult, Report } from '../../model/result.ts';
import { type About, type Column, grouped, NOTHING, type Table, table } from '../block.ts';
import { keptAfter, lostText, seconds } from './faults.ts';
import { sentenceOf } from './sentence.ts';

const BEFORE = [
  'Flows kept',
  'Predicted',
  'Sessions lost',
  'HTTP errors before',
  'Load share',
  'Latency ms p50 / p99',
] as const;
const AFTER = ['Flows kept after', 'Lost to fault (predicted)', 'HTTP errors after', 'Longest wait'] as const;
const WHOLE = ['Losses', 'HTTP errors'] as const;
const KEYS = ['Profile', 'Verdict', ...BEFORE, ...AFTER, ...WHOLE] as const;

type Key = (typeof KEYS)[number];

/** Of those that are told by their group. */
const HEADS: Readonly<Partial<Record<Key, string>>> = {
  'HTTP errors before': 'HTTP errors',
  'Flows kept after': 'Flows kept',
  'HTTP errors after': 'HTTP errors',
  'Lost to fault (predicted)': 'Sessions lost (predicted)',
};

/** Each figure stands below the time that it covers; where nothing was done to the system, all cover the whole run. */
export function summaryTable({ profiles }: Report): Table {
  const hasFault = profiles.some(({ fault }) => fault !== null);
  const shown: readonly Key[] = hasFault
    ? KEYS
    : KEYS.filter((key) => key !== 'HTTP errors before' && !AFTER.some((after) => after === key));
  const groupOf = (key: Key): string | null => {
    if (!hasFault) return null;
    if (BEFORE.some((before) => before === key)) return 'before the fault';
    if (AFTER.some((after) => after === key)) return 'after it';
    return WHOLE.some((whole) => whole === key) ? 'whole run' : null;
  };
  const columns = shown.flatMap((key): Column[] => grouped(groupOf(key), [HEADS[key] ?? key]));
  return table(
    columns,
    profiles.map((result) => {
      const row = rowOf(result);
      return shown.map((key) => ({
        text: row[key],
        ...(key === 'Verdict' ? { verdict: result.verdict, isVerdict: true as const } : {}),
        ...(key === 'Profile' ? { isHead: true as const } : {}),
      }));
    }),
  );
}

export const summarySentences = ({ profiles }: Report): About[] =>
  profiles.map((result) => ({ about: result.profile, text: sentenceOf(result) }));

export function rowOf(result: ProfileResult): Readonly<Record<Key, string>> {
  const { kept, sessions, fault, latencyMs, losses } = result;
  return {
    Profile: result.profile,
    Verdict: result.asPredicted === false ? `${result.verdict} (!)` : result.verdict,
    'Flows kept': kept.rate === null ? 'none judged' : percent(kept.rate),
    Predicted: kept.predicted ? predicted(kept.predicted) : NOTHING,
    // Without a cookie that names sessions, or with one that a login renames, nobody knows how many began.
    'Sessions lost':
      sessions.lost > sessions.started ? String(sessions.lost) : `${sessions.lost} of ${sessions.started}`,
    'HTTP errors before': String(result.httpErrors),
    'Load share': Object.values(sharesOf(result.balance.requests)).map(wholePercent).join(':'),
    'Latency ms p50 / p99': latencyMs ? `${latencyMs.p50.toFixed(1)} / ${latencyMs.p99.toFixed(1)}` : NOTHING,
    'Flows kept after': fault ? keptAfter(fault) : NOTHING,
    'Lost to fault (predicted)': fault ? lostText(fault) : NOTHING,
    'HTTP errors after': fault ? String(fault.httpErrors) : NOTHING,
    'Longest wait': fault ? seconds(fault.longestUnavailableMs) : NOTHING,
    Losses: String(sum(losses.byCause) + sum(losses.afterFault ?? {})),
    'HTTP errors': String(result.httpErrors + (fault?.httpErrors ?? 0)),
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
const wholePercent = (share: number): string => String(Math.round(share * 100));

function predicted([low, high]: readonly [number, number]): string {
  return low === high ? percent(low) : `${wholePercent(low)}–${wholePercent(high)} %`;
}
