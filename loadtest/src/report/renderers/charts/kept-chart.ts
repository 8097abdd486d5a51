/** Flows kept and lost, one bar a run, with the confidence interval, and the predicted range as a frame. */
import { html } from 'ghtml';
import type { ProfileResult } from '../../../model/result.ts';
import type { Named } from '../../block.ts';
import { axis, figure, key, percent, type Row, rowHeight } from './plot.ts';

const HIGHEST_ROW = 84;
const HIGHEST_BAR = 28;

export function keptChart(title: string, runs: readonly Named[]): string {
  const isPredicted = runs.some(({ result }) => result.kept.predicted !== null);
  return figure({
    title,
    about: 'share of the flows that could be judged',
    legend: [
      key('<rect class="kept" width="22" height="12"/>', 'kept'),
      key('<rect fill="url(#stripes)" width="22" height="12"/>', 'lost'),
      ...(isPredicted
        ? [key('<rect class="predicted" x="1" y="1" width="20" height="10"/>', 'theory’s frame')]
        : []),
      key('<line class="interval" x1="2" x2="20" y1="6" y2="6"/>', '95 % interval'),
    ],
    rows: runs.map(({ name, result }) => row(name, result, rowHeight(runs.length, HIGHEST_ROW))),
    isOfBars: true,
    axisTitle: 'of flows',
    axis: axis([0, 0.5, 1].map((share) => ({ share, text: `${share * 100} %` }))),
  });
}

function row(name: string, { verdict, kept }: ProfileResult, height: number): Row {
  const figure = kept.rate === null ? '–' : told(kept.rate);
  const predicted = kept.predicted
    ? `, predicted ${kept.predicted.map((share) => Math.round(share * 100)).join(' to ')} %`
    : '';
  const says =
    kept.rate === null ? `no flow could be judged${predicted}` : `${figure} of flows kept${predicted}`;
  return { name, verdict, says, height, body: body(kept, height), figures: [figure] };
}

function body({ rate, ci95, predicted }: ProfileResult['kept'], height: number): string {
  const thick = Math.min(HIGHEST_BAR, height - 8);
  const top = (height - thick) / 2;
  const bars =
    rate === null
      ? ''
      : html`<rect class="kept" width="${percent(rate)}" y="${top}" height="${thick}"/><rect fill="url(#stripes)" x="${percent(rate)}" width="${percent(1 - rate)}" y="${top}" height="${thick}"/>`;
  const [low, high] = predicted ?? [0, 0];
  const frame = predicted
    ? html`<rect class="predicted" x="${percent(low - MARGIN)}" width="${percent(high - low + 2 * MARGIN)}" y="${top - 3}" height="${thick + 6}"/>`
    : '';
  return `${bars}${frame}${ci95 ? interval(ci95, height / 2) : ''}`;
}

/** So that the frame of a single figure is one, too. */
const MARGIN = 0.006;

const interval = ([low, high]: readonly [number, number], middle: number): string =>
  html`<line class="interval" x1="${percent(low)}" x2="${percent(high)}" y1="${middle}" y2="${middle}"/>`;

const told = (rate: number): string => `${(rate * 100).toFixed(rate === 0 || rate === 1 ? 0 : 1)} %`;
