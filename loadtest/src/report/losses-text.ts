/** Why something was lost, cause by cause, each with its shortest story, as lines of text. */
import type { Cause } from '../model/event.ts';
import type { Counterexample, ProfileResult } from '../model/result.ts';
import { CAUSE_TEXTS, GUARANTEE_TITLES, linesOf } from './story.ts';

export interface CauseTold {
  readonly cause: Cause;
  /** Operations that showed it, before and after the fault. */
  readonly count: number;
  readonly example: Counterexample | null;
}

/** The commonest first. */
export function causesOf({ losses }: ProfileResult): CauseTold[] {
  const { byCause, afterFault, examples } = losses;
  const causes = [...new Set([...Object.keys(byCause), ...Object.keys(afterFault ?? {})])] as Cause[];
  return causes
    .map((cause) => ({
      cause,
      count: (byCause[cause] ?? 0) + (afterFault?.[cause] ?? 0),
      example: examples[cause] ?? null,
    }))
    .sort((a, b) => b.count - a.count);
}

export const causeTitle = ({ cause, count }: CauseTold): string =>
  `${cause}: ${count} ${count === 1 ? 'loss' : 'losses'}, ${CAUSE_TEXTS[cause]}`;

/** The story as text, a hop a line. */
export function storyText(example: Counterexample): string[] {
  const lines = linesOf(example);
  const widest = Math.max(...lines.map(({ asked }) => asked.length));
  const name = Math.max(...lines.map(({ replica }) => replica.length));
  return [
    `user ${example.user}, ${GUARANTEE_TITLES[example.guarantee]}:`,
    ...lines.map(({ at, asked, replica, happened, expected, broke }) =>
      broke
        ? `${at.padStart(9)}  ✗ ${asked}`
        : `${at.padStart(9)}  ${asked.padEnd(widest)} → ${replica.padEnd(name)}  ${[...happened, expected ?? []].flat().join(', ')}`,
    ),
  ];
}
