/** Flows over time, a row a run: kept as a line, unclear as dotted bars, the fault shaded. All rows have one clock. */
import { html } from 'ghtml';
import type { FaultResult, ProfileResult } from '../../../model/result.ts';
import type { Named } from '../../block.ts';
import { commandText } from '../../blocks/commands.ts';
import { momentsOf, momentsSvg } from './moments.ts';
import { axis, figure, key, percent, type Row, rowHeight } from './plot.ts';

const HIGHEST_ROW = 84;
/** Lower rows have no room for words. */
const ROOMY_ROW = 60;
const MOST_TICKS = 5;
const STEPS_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

export function timelineChart(title: string, runs: readonly Named[]): string {
  const totalMs = Math.max(...runs.map(({ result }) => lengthOf(result)));
  const height = rowHeight(runs.length, HIGHEST_ROW);
  const faults = runs.flatMap(({ result }) => result.fault ?? []);
  const isUnclear = runs.some(({ result }) => result.timeline.slices.some(({ info }) => info > 0));
  return figure({
    title,
    about: '0 to 100 % of the flows that ended just then',
    legend: [
      key('<path class="kept-line" d="M1 9L8 4L14 7L21 3"/>', 'kept'),
      ...(isUnclear
        ? [key('<rect fill="url(#dots)" width="22" height="12"/>', 'unclear (did not come through)')]
        : []),
      ...(faults.length > 0 ? [key(SHADE, `${wordsOf(faults)}, until undone`)] : []),
      ...(runs.some(({ result }) => result.commands) ? [key(SHADE, 'while the command ran')] : []),
    ],
    rows: runs.map((run) => row(run, totalMs, height)),
    isOfBars: false,
    axisTitle: 'time since start',
    axis: axis(ticksOf(totalMs / 1000)),
  });
}

export const SHADE =
  '<rect fill="url(#shade)" x="2" width="20" height="12"/><path class="struck" d="M2 0v12"/>';

const lengthOf = ({ timeline: { sliceMs, slices } }: ProfileResult): number =>
  Math.max(sliceMs, slices.length * sliceMs);

function wordsOf(faults: readonly FaultResult[]): string {
  const dids = [...new Set(faults.map(({ did }) => did))];
  return dids.length === 1 ? (dids[0] ?? '') : 'the fault';
}

export function ticksOf(seconds: number): { share: number; text: string }[] {
  const step = STEPS_S.find((step) => seconds / step <= MOST_TICKS) ?? Math.ceil(seconds / MOST_TICKS);
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => ({
    share: (index * step) / seconds,
    text: `${index * step} s`,
  }));
}

function row({ name, result }: Named, totalMs: number, height: number): Row {
  const { verdict, fault, timeline, commands = [] } = result;
  const { sliceMs, slices } = timeline;
  const shares = slices.flatMap(({ ok, fail }, index) =>
    ok + fail === 0 ? [] : [{ at: (index + 0.5) * sliceMs, share: ok / (ok + fail) }],
  );
  const lowest = shares.reduce<(typeof shares)[number] | null>(
    (low, point) => (low === null || point.share < low.share ? point : low),
    null,
  );
  const says = [
    lowest
      ? `lowest at ${(lowest.at / 1000).toFixed(1)} s with ${Math.round(lowest.share * 100)} % of flows kept`
      : 'no flow could be judged',
    ...(fault ? [faultInWords(fault)] : []),
    ...commands.map(commandText),
  ].join('; ');
  const plot = [
    ...unclearIn(slices).map(
      ({ share, from, count }) =>
        html`<rect fill="url(#dots)" x="${percent((from * sliceMs) / totalMs)}" width="${percent((count * sliceMs) / totalMs)}" y="${percent(1 - share)}" height="${percent(share)}"/>`,
    ),
    // Its own scale, so that it may be stretched: points know no per cent.
    html`<svg width="100%" height="100%" viewBox="0 0 1000 100" preserveAspectRatio="none"><polyline class="kept-line" points="${shares
      .map(({ at, share }) => `${Math.round((at / totalMs) * 1000)},${Math.round(98 - share * 96)}`)
      .join(' ')}"/></svg>`,
  ];
  const isRoomy = height >= ROOMY_ROW;
  const top = isRoomy ? 18 : 3;
  const body = [
    html`<line class="grid" x2="100%" y1="${top}" y2="${top}"/><line class="grid" x2="100%" y1="${height - 2}" y2="${height - 2}"/>`,
    momentsSvg(momentsOf(result), totalMs, top, height, isRoomy),
    html`<svg y="${top}" width="100%" height="${height - top - 2}">!${plot.join('')}</svg>`,
  ].join('');
  return { name, verdict, says, height, body, figures: isRoomy ? ['100 %', '0 %'] : [] };
}

/** Slices side by side of which the same share is unclear are one bar. */
function unclearIn(slices: ProfileResult['timeline']['slices']): Bar[] {
  const bars: Bar[] = [];
  for (const [from, { ok, fail, info }] of slices.entries()) {
    if (info === 0) continue;
    const share = info / (ok + fail + info);
    const last = bars.at(-1);
    if (last && last.share === share && last.from + last.count === from) last.count++;
    else bars.push({ share, from, count: 1 });
  }
  return bars;
}

interface Bar {
  readonly share: number;
  readonly from: number;
  count: number;
}

const faultInWords = ({ did, beginMs, hitMs, healedMs }: FaultResult): string =>
  `${did} at ${((hitMs ?? beginMs) / 1000).toFixed(1)} s${healedMs === null ? '' : `, undone at ${(healedMs / 1000).toFixed(1)} s`}`;
