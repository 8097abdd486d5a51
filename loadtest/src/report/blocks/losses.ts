/** Why something was lost, cause by cause, each with its shortest story. */
import { causeNamed } from '../../judge/causes.ts';
import type { Explanation, ProfileResult, Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import { paragraph, type Section, type Stories } from '../block.ts';

export function lossesSection(report: Report): Section | null {
  const stories = allResults(report)
    .map(storiesOf)
    .filter(({ stories }) => stories.length > 0);
  if (stories.length === 0) return null;
  const text =
    "For each cause the shortest of the users' histories that shows it. Cookies are named by fingerprint.";
  return { heading: 'How it was lost', blocks: [paragraph(text), ...stories] };
}

/** The commonest cause first. */
export function storiesOf({ profile, losses, failures = {} }: ProfileResult): Stories {
  const { byCause, afterFault, examples, explanations = {} } = losses;
  const causes = [...new Set([...Object.keys(byCause), ...Object.keys(afterFault ?? {})])];
  const counted = causes.map((cause) => ({
    cause,
    count: (byCause[cause] ?? 0) + (afterFault?.[cause] ?? 0),
  }));
  const stories = counted
    .sort((a, b) => b.count - a.count)
    .map(({ cause, count }) => ({
      title: titleOf(cause, count),
      notes: notesOf(explanations[cause]),
      example: examples[cause] ?? null,
    }));
  const failed = Object.entries(failures).map(([cause, failure]) => ({
    title: titleOf(cause, failure.count, 'failure'),
    notes: notesOf(failure),
    example: null,
  }));
  return { kind: 'stories', about: profile, stories: [...stories, ...failed] };
}

const notesOf = (explanation: Explanation | undefined): string[] =>
  explanation
    ? [...(explanation.figures === null ? [] : [`${explanation.figures}.`]), `Repair: ${explanation.repair}.`]
    : [];

const PLURAL = { loss: 'losses', failure: 'failures' } as const;

const titleOf = (cause: string, count: number, what: 'loss' | 'failure' = 'loss'): string =>
  `${cause}: ${count} ${count === 1 ? what : PLURAL[what]}, ${causeNamed(cause)?.says ?? 'as the system itself says'}`;
