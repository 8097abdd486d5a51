/** Losses, errors and latency over time, below each other on one clock, beside what was done meanwhile. */
import { html } from 'ghtml';
import type { ProfileResult, RequestSlice } from '../../../model/result.ts';
import type { Named } from '../../block.ts';
import { momentsOf, momentsSvg } from './moments.ts';
import { axis, figure, key, percent, type Row } from './plot.ts';
import { SHADE, ticksOf } from './timeline-chart.ts';

const HEIGHT = 64;
const TOP = 18;
const ROOM = HEIGHT - TOP - 2;

/** More would be narrower than a line. */
const MOST_BARS = 160;

export function requestsChart(title: string, runs: readonly Named[]): string {
  const [run] = runs;
  const slices = run?.result.timeline.requests;
  if (!run || !slices) return '';
  const { result } = run;
  const { sliceMs } = result.timeline;
  const bars = gathered(slices, Math.ceil(slices.length / MOST_BARS));
  const barMs = sliceMs * Math.ceil(slices.length / MOST_BARS);
  const totalMs = Math.max(bars.length * barMs, ...(result.phases ?? []).map(({ endMs }) => endMs));
  const isCommand = result.commands !== undefined;
  return figure({
    title,
    about: `every ${barMs} ms`,
    legend: [
      key('<rect fill="url(#stripes)" width="22" height="12"/>', 'requests that showed a loss'),
      key('<rect fill="url(#dots)" width="22" height="12"/>', 'requests that failed'),
      key('<path class="time-line" d="M1 9L8 4L14 7L21 3"/>', 'latency, p95'),
      ...(result.phases ? [key(SHADE, isCommand ? 'while the command ran' : 'while it lasted')] : []),
    ],
    rows: [
      ofCounts('losses', 'stripes', bars, ({ losses }) => losses, result, barMs, totalMs, true),
      ofCounts('errors', 'dots', bars, ({ errors }) => errors, result, barMs, totalMs),
      ofLatency(bars, result, barMs, totalMs),
    ],
    isOfBars: false,
    axisTitle: 'time since start',
    axis: axis(ticksOf(totalMs / 1000)),
  });
}

/** So many slices in one; of latencies the highest. */
function gathered(slices: readonly RequestSlice[], size: number): RequestSlice[] {
  return Array.from({ length: Math.ceil(slices.length / size) }, (_, at) =>
    slices.slice(at * size, (at + 1) * size).reduce((a, b) => ({
      count: a.count + b.count,
      losses: a.losses + b.losses,
      errors: a.errors + b.errors,
      p95Ms: a.p95Ms === null ? b.p95Ms : Math.max(a.p95Ms, b.p95Ms ?? 0),
    })),
  );
}

function ofCounts(
  name: string,
  pattern: string,
  bars: readonly RequestSlice[],
  countOf: (bar: RequestSlice) => number,
  result: ProfileResult,
  barMs: number,
  totalMs: number,
  isLabelled = false,
): Row {
  const counts = bars.map(countOf);
  const most = Math.max(1, ...counts);
  const total = counts.reduce((all, one) => all + one, 0);
  const worst = counts.indexOf(Math.max(...counts));
  const drawn = counts.flatMap((count, at) => {
    if (count === 0) return [];
    const height = Math.max(2, (count / most) * ROOM);
    return html`<rect fill="url(#${pattern})" x="${percent((at * barMs) / totalMs)}" width="${percent(barMs / totalMs)}" y="${HEIGHT - 2 - height}" height="${height}"/>`;
  });
  return {
    name,
    verdict: null,
    says:
      total === 0
        ? 'none'
        : `${total} in all, most at ${((worst * barMs) / 1000).toFixed(1)} s with ${counts[worst]}`,
    height: HEIGHT,
    body: framed(drawn.join(''), result, totalMs, isLabelled),
    figures: [String(most), '0'],
  };
}

function ofLatency(
  bars: readonly RequestSlice[],
  result: ProfileResult,
  barMs: number,
  totalMs: number,
): Row {
  const points = bars.flatMap(({ p95Ms }, at) => (p95Ms === null ? [] : [{ at: (at + 0.5) * barMs, p95Ms }]));
  const most = Math.max(1, ...points.map(({ p95Ms }) => p95Ms));
  const line = points
    .map(({ at, p95Ms }) => `${Math.round((at / totalMs) * 1000)},${Math.round(98 - (p95Ms / most) * 96)}`)
    .join(' ');
  const top = most < 10 ? most.toFixed(1) : String(Math.round(most));
  return {
    name: 'latency',
    verdict: null,
    says: points.length === 0 ? 'no request was answered' : `p95 up to ${top} ms`,
    height: HEIGHT,
    body: framed(
      html`<svg y="${TOP}" width="100%" height="${ROOM}"><svg width="100%" height="100%" viewBox="0 0 1000 100" preserveAspectRatio="none"><polyline class="time-line" points="${line}"/></svg></svg>`,
      result,
      totalMs,
      false,
    ),
    figures: [`${top} ms`, '0'],
  };
}

const framed = (drawn: string, result: ProfileResult, totalMs: number, isLabelled: boolean): string =>
  html`<line class="grid" x2="100%" y1="${TOP}" y2="${TOP}"/><line class="grid" x2="100%" y1="${HEIGHT - 2}" y2="${HEIGHT - 2}"/>!${momentsSvg(momentsOf(result), totalMs, TOP, HEIGHT, isLabelled)}!${drawn}`;
