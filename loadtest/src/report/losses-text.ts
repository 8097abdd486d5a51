/** Why something was lost, cause by cause, each with its shortest story, as lines of text. */

import { causeNamed } from '../judge/causes.ts';
import { guaranteeNamed } from '../judge/guarantees/index.ts';
import type { Counterexample, ProfileResult } from '../model/result.ts';
import { linesOf } from './story.ts';

export interface CauseTold {
  readonly cause: string;
  /** Operations that showed it, before and after the fault. */
  readonly count: number;
  readonly example: Counterexample | null;
}

/** The commonest first. */
export function causesOf({ losses }: ProfileResult): CauseTold[] {
  const { byCause, afterFault, examples } = losses;
  const causes = [...new Set([...Object.keys(byCause), ...Object.keys(afterFault ?? {})])];
  return causes
    .map((cause) => ({
      cause,
      count: (byCause[cause] ?? 0) + (afterFault?.[cause] ?? 0),
      example: examples[cause] ?? null,
    }))
    .sort((a, b) => b.count - a.count);
}

export const causeTitle = ({ cause, count }: CauseTold): string =>
  `${cause}: ${count} ${count === 1 ? 'loss' : 'losses'}, ${causeNamed(cause)?.says ?? 'a cause of the system’s own'}`;

/** The story as text, a hop a line. */
export function storyText(example: Counterexample): string[] {
  const lines = linesOf(example);
  const widest = Math.max(...lines.map(({ asked }) => asked.length));
  const name = Math.max(...lines.map(({ replica }) => replica.length));
  return [
    `user ${example.user}, ${guaranteeNamed(example.guarantee)?.title ?? example.guarantee}:`,
    ...lines.map(({ at, asked, replica, happened, expected, broke }) =>
      broke
        ? `${at.padStart(9)}  ✗ ${asked}`
        : `${at.padStart(9)}  ${asked.padEnd(widest)} → ${replica.padEnd(name)}  ${[...happened, expected ?? []].flat().join(', ')}`,
    ),
  ];
}
