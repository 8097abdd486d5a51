/** A counterexample in words: what each hop asked, who answered, what became of the cookie, and what was seen. */

import { guaranteeNamed } from '../judge/guarantees/index.ts';
import { counted } from '../model/counts.ts';
import type { Counterexample, Hop } from '../model/result.ts';

export interface StoryLine {
  /** Seconds since the run began. */
  readonly at: string;
  readonly asked: string;
  readonly replica: string;
  /** What happened, a clause each. */
  readonly happened: readonly string[];
  /** Of the last hop: what should have been. */
  readonly expected: string | null;
  /** Not a hop, but what was done to the system. */
  readonly deed: 'struck' | 'undone' | null;
}

export function linesOf({ hops, expected }: Counterexample): StoryLine[] {
  return hops.map((hop, index) => {
    const at = `${(hop.atMs / 1000).toFixed(3)} s`;
    if ('fault' in hop) {
      const deed = hop.isUndo ? 'undone' : 'struck';
      return { at, asked: hop.fault, replica: '', happened: [], expected: null, deed };
    }
    return {
      at,
      asked: hop.request,
      replica: hop.replica ?? 'a replica',
      happened: hopText(hop),
      expected: index === hops.length - 1 ? `should have been: ${expected}` : null,
      deed: null,
    };
  });
}

/** The story as text, a hop a line. */
export function storyText(example: Counterexample): string[] {
  const lines = linesOf(example);
  const widest = Math.max(...lines.map(({ asked }) => asked.length));
  const name = Math.max(...lines.map(({ replica }) => replica.length));
  return [
    `user ${example.user}, ${guaranteeNamed(example.guarantee)?.title ?? example.guarantee}:`,
    ...lines.map(({ at, asked, replica, happened, expected, deed }) =>
      deed !== null
        ? `${at.padStart(9)}  ${SIGN_OF[deed]} ${asked}`
        : `${at.padStart(9)}  ${asked.padEnd(widest)} → ${replica.padEnd(name)}  ${[...happened, expected ?? []].flat().join(', ')}`,
    ),
  ];
}

export const SIGN_OF = { struck: '✗', undone: '↺' } as const;

function hopText({ sent, set, wrote, saw, status, replay, ms, trace }: Hop): string[] {
  const cookie = sent === null ? 'without a cookie' : `with cookie ${sent}`;
  return [
    replay ? `${cookie}, from elsewhere` : cookie,
    ...(ms >= 20 ? [`took ${ms} ms`] : []),
    status === null ? 'not answered' : `answered ${status}`,
    ...(wrote === null ? [] : [wroteText(wrote)]),
    ...(set === null ? [] : [set === 'cleared' ? 'cleared the cookie' : `set cookie ${set}`]),
    ...(saw === null ? [] : [`showed ${seenText(saw)}`]),
    ...(trace === undefined ? [] : [`trace ${trace}`]),
  ];
}

function wroteText({ effect, mark }: NonNullable<Hop['wrote']>): string {
  return {
    replace: `wrote ${mark}`,
    add: `added ${mark}`,
    remove: `removed ${mark}`,
    flash: `left the message ${mark}`,
    login: `logged in as ${mark}`,
    logout: 'logged out',
  }[effect];
}

function seenText({ marks, count }: NonNullable<Hop['saw']>): string {
  const shown = marks.length === 0 ? 'nothing' : marks.join(', ');
  return count === null ? shown : `${shown}, ${counted(count, 'write')}`;
}
