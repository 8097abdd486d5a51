/**
 * A counterexample hop by hop: the user's line on the left, one line for each replica, an arrow for each request, and
 * beside it what was asked, what came back, and what should have.
 */
import { html } from 'ghtml';
import type { Counterexample, FaultHop, Hop } from '../../../model/result.ts';
import { linesOf } from '../../story.ts';

const WIDTH = 900;
const TOP = 26;
const ROW = 54;
const USER_X = 60;
const REPLICA_GAP = 90;
const CHARACTER = 6.3;

export function storyChart(example: Counterexample): string {
  const { hops, user, guarantee } = example;
  const replicas = [...new Set(hops.flatMap(partsOf))].sort();
  const x = (replica: string): number => USER_X + REPLICA_GAP * (replicas.indexOf(replica) + 1);
  const textX = USER_X + REPLICA_GAP * replicas.length + 30;
  const bottom = TOP + hops.length * ROW + 20;
  const lanes = [
    lane(USER_X, `user ${user}`, bottom),
    ...replicas.map((replica) => lane(x(replica), replica, bottom)),
  ];
  const lines = linesOf(example);
  const rows = hops.map((hop, index) => {
    const y = TOP + index * ROW + 24;
    const line = lines[index];
    if (!line) return '';
    if ('fault' in hop) {
      const crosses = hop.targets.map(
        (target) => html`<text class="bad" x="${x(target)}" y="${y + 6}" text-anchor="middle">✗</text>`,
      );
      return html`!${crosses.join('')}
        <text class="bad" x="${textX}" y="${y + 5}">${line.at}: ${line.asked}</text>`;
    }
    const bad = line.expected === null ? '' : ' bad';
    const told = wrap(line.happened.join(', '), Math.floor((WIDTH - textX) / CHARACTER));
    return html`<line class="hop${bad}" x1="${USER_X}" x2="${x(replicaOf(hop)) - 8}" y1="${y}" y2="${y}"/>
      <path class="hop${bad}" d="M${x(replicaOf(hop))} ${y}l-8 -4v8z"/>
      <circle class="hop" cx="${USER_X}" cy="${y}" r="3"/>
      <text class="asked" x="${textX}" y="${y - 8}">${line.at}: ${line.asked}</text>
      !${told.map((text, at) => html`<text x="${textX}" y="${y + 7 + at * 14}">${text}</text>`).join('')}
      !${line.expected === null ? '' : html`<text class="bad" x="${textX}" y="${y + 7 + told.length * 14}">${line.expected}</text>`}`;
  });
  return html`<svg class="story" viewBox="0 0 ${WIDTH} ${bottom + 8}" role="img" aria-label="${guarantee} violated, hop by hop">
    !${[...lanes, ...rows].join('\n')}</svg>`;
}

const replicaOf = ({ replica }: Hop): string => replica ?? 'unknown';

const partsOf = (hop: Hop | FaultHop): readonly string[] => ('fault' in hop ? hop.targets : [replicaOf(hop)]);

const lane = (x: number, name: string, bottom: number): string =>
  html`<text class="lane" x="${x}" y="14" text-anchor="middle">${name}</text>
    <line class="grid" x1="${x}" x2="${x}" y1="20" y2="${bottom}"/>`;

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of text.split(/(?<=,) /)) {
    if (line && line.length + 1 + part.length > width) {
      lines.push(line);
      line = part;
    } else line = line ? `${line} ${part}` : part;
  }
  return [...lines, line];
}
