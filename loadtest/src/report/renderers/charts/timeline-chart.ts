/** One profile's flows over time: kept as a line, unclear as bars, the fault shaded. */
import { html } from 'ghtml';
import type { FaultResult, ProfileResult } from '../../../model/result.ts';
import { px, svg, WIDTH } from './svg.ts';

const TOP = 22;
const HEIGHT = 110;
const LEFT = 50;
const RIGHT = 16;
const FLOOR = TOP + HEIGHT;

const y = (share: number): number => FLOOR - share * HEIGHT;

export function timelineChart({ profile, verdict, timeline, fault }: ProfileResult): string {
  const { sliceMs, slices } = timeline;
  const totalMs = Math.max(sliceMs, slices.length * sliceMs);
  const x = (ms: number): number => LEFT + (ms / totalMs) * (WIDTH - LEFT - RIGHT);
  const points = slices.flatMap(({ ok, fail }, index) =>
    ok + fail === 0 ? [] : [`${px(x((index + 0.5) * sliceMs))},${px(y(ok / (ok + fail)))}`],
  );
  const bars = slices.flatMap(({ ok, fail, info }, index) => {
    if (info === 0) return [];
    const top = y(info / (ok + fail + info));
    const [from, to] = [x(index * sliceMs), x((index + 1) * sliceMs)];
    return html`<rect class="unclear" x="${px(from)}" y="${px(top)}" width="${px(to - from)}" height="${px(FLOOR - top)}"/>`;
  });
  const seconds = Array.from({ length: Math.floor(totalMs / 1000) + 1 }, (_, second) => second);
  const body = [
    ...[0, 0.5, 1].map(
      (
        share,
      ) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(share)}" y2="${y(share)}"/>
        <text class="tick" x="${LEFT - 6}" y="${y(share) + 4}" text-anchor="end">${share * 100} %</text>`,
    ),
    ...seconds.map(
      (second) =>
        html`<text class="tick" x="${px(x(second * 1000))}" y="${FLOOR + 16}" text-anchor="middle">${second} s</text>`,
    ),
    fault ? faultSpan(fault, x(fault.beginMs), x(fault.healedMs ?? totalMs)) : '',
    ...bars,
    html`<polyline class="line-${verdict}" points="${points.join(' ')}"/>`,
  ];
  return svg(`${profile}: flows kept over time`, FLOOR + 24, body.join(''));
}

const faultSpan = ({ did, healedMs }: FaultResult, from: number, to: number): string =>
  html`<rect class="fault" x="${px(from)}" y="${TOP}" width="${px(to - from)}" height="${HEIGHT}"/>
    <line class="kill" x1="${px(from)}" x2="${px(from)}" y1="${TOP}" y2="${FLOOR}"/>
    <text class="tick" x="${px(from)}" y="${TOP - 7}">${did}</text>
    <text class="tick" x="${px(to + 4)}" y="${TOP + 12}">${healedMs === null ? '' : 'back'}</text>`;
