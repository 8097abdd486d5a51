/** Flows kept, one bar a profile, with its confidence interval and the predicted range marked. */
import { html } from 'ghtml';
import type { ProfileResult } from '../../../model/result.ts';
import { px, svg, WIDTH } from './svg.ts';

const ROW = 44;
const LEFT = 150;
const RIGHT = 70;
const x = (share: number): number => LEFT + share * (WIDTH - LEFT - RIGHT);

export function keptChart(profiles: readonly ProfileResult[]): string {
  const bottom = profiles.length * ROW + 8;
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) => html`<line class="grid" x1="${px(x(share))}" x2="${px(x(share))}" y1="0" y2="${bottom}"/>
      <text class="tick" x="${px(x(share))}" y="${bottom + 16}" text-anchor="middle">${share * 100} %</text>`,
  );
  return svg('Flows kept by profile', bottom + 24, [...grid, ...profiles.map(bar)].join(''));
}

function bar({ profile, verdict, kept }: ProfileResult, index: number): string {
  const top = index * ROW + 10;
  const middle = top + 12;
  const rate = kept.rate ?? 0;
  const [low, high] = kept.ci95 ?? [rate, rate];
  const predicted = kept.predicted
    ? html`<rect class="predicted" x="${px(x(kept.predicted[0]) - 2)}" y="${top - 5}"
        width="${px(x(kept.predicted[1]) - x(kept.predicted[0]) + 4)}" height="34"/>`
    : '';
  return html`<text x="${LEFT - 10}" y="${middle + 5}" text-anchor="end">${profile}</text>
    <rect class="${verdict}" x="${LEFT}" y="${top}" width="${px(Math.max(1, x(rate) - LEFT))}" height="24"/>
    !${predicted}
    <line class="interval" x1="${px(x(low))}" x2="${px(x(high))}" y1="${middle}" y2="${middle}"/>
    <text x="${WIDTH - RIGHT + 12}" y="${middle + 5}">${kept.rate === null ? '–' : `${(rate * 100).toFixed(1)} %`}</text>`;
}
