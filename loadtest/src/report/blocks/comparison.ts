/** Better or worse than an earlier run: what differs, and what can't be compared. */
import { guaranteeNamed } from '../../judge/guarantees/index.ts';
import type { Change, Comparison, Difference, Interval, Report, Share } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import { type About, type Block, NOTHING, paragraph, type Section, table } from '../block.ts';
import { count } from './figures.ts';

/** Null where nothing was compared. */
export function comparisonSection(report: Report): Section | null {
  const compared = comparisonsOf(report);
  if (compared.length === 0) return null;
  return {
    heading: 'Better or worse than before',
    blocks: compared.flatMap(({ about, comparison }) => blocksOf(about, comparison, compared.length > 1)),
  };
}

export const comparisonsOf = (report: Report): { about: string; comparison: Comparison }[] =>
  allResults(report).flatMap(({ profile, comparison }) =>
    comparison ? [{ about: profile, comparison }] : [],
  );

function blocksOf(about: string, comparison: Comparison, isNamed: boolean): Block[] {
  const told = toldOf(comparison);
  return [
    paragraph(`${isNamed ? `${about}: ` : ''}${summaryOf(comparison)}`),
    ...(told.length === 0
      ? []
      : [
          table(
            ['', 'Before', 'Now', 'Difference (95 %)', ''],
            told.map((difference) => [
              { text: nameOf(difference), isHead: true },
              shareText(difference.before),
              shareText(difference.now),
              pointsText(difference.ci95),
              cellOf(difference),
            ]),
          ),
        ]),
  ];
}

/** In a sentence or two. */
export function summaryOf(comparison: Comparison): string {
  const { since, change, why, notes, differences } = comparison;
  const earlier =
    since.startedAt === '' ? since.name : `${since.name} (${since.startedAt.slice(0, 16).replace('T', ' ')})`;
  if (why !== null) return `It can’t be compared with ${earlier}: ${why}.`;
  const open = differences.filter((difference) => difference.change === 'incomparable');
  const sentences = [
    {
      worse: `Worse than ${earlier}.`,
      better: `Better than ${earlier}, and nothing is worse for sure.`,
      same: `No difference from ${earlier} was seen.`,
      incomparable: `Nothing could be compared with ${earlier}.`,
    }[change],
    ...(notes.length > 0 ? [`The runs differ: ${notes.join('; ')}.`] : []),
    ...(differences.some(isUnsure) ? [UNSURE] : []),
    ...(open.length > 0 ? [`Tested in one of them alone: ${open.map(nameOf).join('; ')}.`] : []),
  ];
  return sentences.join(' ');
}

/** What happened in either of the two; what is worse comes first. */
const toldOf = ({ differences }: Comparison): readonly Difference[] =>
  (['worse', 'better', 'same'] as const).flatMap((change) =>
    differences.filter(
      (difference) =>
        difference.change === change && (difference.before?.count ?? 0) + (difference.now?.count ?? 0) > 0,
    ),
  );

export interface ComparisonLine extends About {
  readonly change: Change;
  readonly word: string;
}

/** A line each of what differs, for a terminal, and how many more do not. */
export function comparisonLines(comparison: Comparison): {
  readonly lines: readonly ComparisonLine[];
  readonly others: number;
} {
  const told = toldOf(comparison);
  const differing = told.filter((difference) => difference.change !== 'same' || isUnsure(difference));
  return {
    lines: differing.map((difference) => ({
      about: nameOf(difference),
      text: differenceText(difference),
      change: difference.change,
      word: wordOf(difference),
    })),
    others: told.length - differing.length,
  };
}

/** `0 of 4,210 → 12 of 4,188 (95 %: 0.13 to 0.50 points)`. */
export const differenceText = ({ before, now, ci95 }: Difference): string =>
  `${shareText(before)} → ${shareText(now)}${ci95 ? ` (95 %: ${pointsText(ci95)})` : ''}`;

export function nameOf({ of, name, phase }: Difference): string {
  const what = {
    flows: 'flows lost',
    losses: 'losses',
    errors: 'requests failed',
    cause: name ?? '',
    guarantee: `“${guaranteeNamed(name ?? '')?.title ?? name}” violated`,
  }[of];
  return phase === null ? what : `${what}, ${phase}`;
}

const shareText = (share: Share | null): string =>
  share === null ? NOTHING : `${count(share.count)} of ${count(share.of)}`;

/** In percentage points. */
function pointsText(ci95: Interval | null): string {
  if (ci95 === null) return NOTHING;
  const [low, high] = ci95.map((share) =>
    (share * 100)
      .toFixed(2)
      .replace(/^-(0\.00)$/, '$1')
      .replace('-', '−'),
  );
  return `${low} to ${high} points`;
}

const cellOf = (difference: Difference) => ({
  text: wordOf(difference),
  verdict: VERDICTS[difference.change],
});

const VERDICTS = { worse: 'broken', better: 'intact', same: null, incomparable: 'unknown' } as const;

/** It differs by its own interval, but of so many some do by chance. */
const isUnsure = ({ change, ci95 }: Difference): boolean =>
  change === 'same' && ci95 !== null && (ci95[0] > 0 || ci95[1] < 0);

const UNSURE =
  'Where it says “not sure”, chance may have made the difference: so many are looked at that some differ.';

function wordOf(difference: Difference): string {
  if (isUnsure(difference)) return 'not sure';
  return { same: 'no difference seen', incomparable: 'unknown', worse: 'worse', better: 'better' }[
    difference.change
  ];
}
