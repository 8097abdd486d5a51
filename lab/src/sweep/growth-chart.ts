/** Messages for each write over the number of replicas, a line a profile: measured as dots, theory as a dashed line. */

import { html } from 'ghtml';
import { px, svg, WIDTH } from 'session-lab';
import type { Growth } from './growth.ts';

const [TOP, HEIGHT, LEFT, RIGHT] = [16, 240, 50, 130] as const;
const FLOOR = TOP + HEIGHT;

export function growthChart(growths: readonly Growth[]): string {
  const points = growths.flatMap(({ points }) => points);
  const counts = [...new Set(points.map(({ replicas }) => replicas))].sort((a, b) => a - b);
  const [least = 0, most = 1] = [counts[0], counts.at(-1)];
  const highest = Math.max(
    1,
    ...points.flatMap(({ messagesPerWrite, predictedMessagesPerWrite }) => [
      messagesPerWrite,
      predictedMessagesPerWrite,
    ]),
  );
  const x = (replicas: number) =>
    LEFT + ((replicas - least) / Math.max(1, most - least)) * (WIDTH - LEFT - RIGHT);
  const y = (messages: number) => FLOOR - (messages / highest) * HEIGHT;
  const levels = Array.from({ length: Math.floor(highest) + 1 }, (_, level) => level);
  const grid = [
    ...levels.map(
      (
        level,
      ) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(level))}" y2="${px(y(level))}"/>
        <text class="tick" x="${LEFT - 8}" y="${px(y(level) + 4)}" text-anchor="end">${level}</text>`,
    ),
    ...counts.map(
      (count) =>
        html`<text class="tick" x="${px(x(count))}" y="${FLOOR + 18}" text-anchor="middle">${count}</text>`,
    ),
    html`<text class="tick" x="${px((LEFT + WIDTH - RIGHT) / 2)}" y="${FLOOR + 36}" text-anchor="middle">replicas</text>`,
  ];
  const lines = growths.map(({ profile, points }, index) => {
    const theory = points.map(
      (point) => `${px(x(point.replicas))},${px(y(point.predictedMessagesPerWrite))}`,
    );
    const dots = points.map(
      (point) =>
        html`<circle class="replica-${index % 3}" cx="${px(x(point.replicas))}" cy="${px(y(point.messagesPerWrite))}" r="5"/>`,
    );
    const last = points.at(-1);
    const label = last
      ? html`<text x="${px(x(last.replicas) + 14)}" y="${px(y(last.messagesPerWrite) + 5)}">${profile}</text>`
      : '';
    return html`<polyline class="theory" points="${theory.join(' ')}"/>!${dots.join('')}!${label}`;
  });
  return svg('Messages for each write, by the number of replicas', FLOOR + 44, [...grid, ...lines].join(''));
}
