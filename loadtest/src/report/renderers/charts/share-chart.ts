/** Each replica's share of the requests, one stacked bar a profile, with Jain's index beside it. */
import { html } from 'ghtml';
import { sharesOf } from '../../../model/counts.ts';
import type { ProfileResult } from '../../../model/result.ts';
import { px, svg, WIDTH } from './svg.ts';

const ROW = 44;
const LEFT = 150;
const RIGHT = 110;
const FULL = WIDTH - LEFT - RIGHT;

export const shareChart = (profiles: readonly ProfileResult[]): string =>
  svg('Load share per replica', profiles.length * ROW + 8, profiles.map(bar).join(''));

function bar({ profile, balance }: ProfileResult, index: number): string {
  const top = index * ROW + 10;
  let left = LEFT;
  const parts = Object.entries(sharesOf(balance.requests)).map(([replica, share], at) => {
    const width = share * FULL;
    const part = html`<rect class="replica-${at % 3}" x="${px(left)}" y="${top}" width="${px(width)}" height="24"/>
      !${
        width > 70
          ? html`<text class="inside" x="${px(left + width / 2)}" y="${top + 17}" text-anchor="middle">${replica} ${Math.round(share * 100)} %</text>`
          : ''
      }`;
    left += width;
    return part;
  });
  return html`<text x="${LEFT - 10}" y="${top + 17}" text-anchor="end">${profile}</text>
    !${parts.join('')}
    <text x="${WIDTH - RIGHT + 12}" y="${top + 17}">Jain ${balance.jain?.toFixed(3) ?? '–'}</text>`;
}
