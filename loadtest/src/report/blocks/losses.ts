/** Why something was lost, cause by cause, each with its shortest story. */
import { causeNamed } from '../../judge/causes.ts';
import type { Explanation, ProfileResult, Report } from '../../model/result.ts';
import { paragraph, type Section, type Stories } from '../block.ts';

export function lossesSection(report: Report): Section | null {
  const stories = [
    ...report.profiles.map(storiesOf),
    ...report.further.map((run) => ({
      ...storiesOf(run),
      about: `${run.profile}, ${differenceOf(run, report)}`,
    })),
  ]
    .map(toldOnce())
    .filter(({ stories }) => stories.length > 0);
  if (stories.length === 0) return null;
  const text =
    "Over the whole run, the commonest cause first, with the shortest of the users' histories that shows it. Cookies are named by fingerprint.";
  return { heading: 'How it was lost', blocks: [paragraph(text), ...stories] };
}

/** Each cause of a profile is told at length in the first of its runs. */
function toldOnce(): (stories: Stories) => Stories {
  const told = new Set<string>();
  return (stories) => ({
    ...stories,
    stories: stories.stories.map((story) => {
      const id = `${stories.profile}\n${story.cause}`;
      if (told.has(id)) return { ...story, notes: [], example: null };
      told.add(id);
      return story;
    }),
  });
}

/** What a further run has that the profile's first one has not. */
function differenceOf({ profile, load, fault }: ProfileResult, { profiles }: Report): string {
  const first = profiles.find((result) => result.profile === profile);
  const told = [
    load.scenario === first?.load.scenario ? '' : `scenario ${load.scenario}`,
    load.clients === first?.load.clients ? '' : `clients ${load.clients}`,
    !fault || fault.name === first?.fault?.name ? '' : `fault ${fault.name}`,
  ].filter(Boolean);
  return told.join(', ') || 'once more';
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
      cause,
      title: titleOf(cause, count),
      notes: notesOf(explanations[cause]),
      example: examples[cause] ?? null,
    }));
  const failed = Object.entries(failures).map(([cause, failure]) => ({
    cause,
    title: titleOf(cause, failure.count, 'failure'),
    notes: notesOf(failure),
    example: null,
  }));
  return { kind: 'stories', profile, about: profile, stories: [...stories, ...failed] };
}

const notesOf = (explanation: Explanation | undefined): string[] =>
  explanation
    ? [...(explanation.figures === null ? [] : [`${explanation.figures}.`]), `Repair: ${explanation.repair}.`]
    : [];

const PLURAL = { loss: 'losses', failure: 'failures' } as const;

const titleOf = (cause: string, count: number, what: 'loss' | 'failure' = 'loss'): string =>
  `${cause}: ${count} ${count === 1 ? what : PLURAL[what]}, ${causeNamed(cause)?.says ?? 'as the system itself says'}`;
