/** Each replica's share of the requests, one stacked bar a run, with Jain's index beside it. */
import { html } from 'ghtml';
import { sharesOf } from '../../../model/counts.ts';
import type { Named } from '../../block.ts';
import { axis, figure, key, percent, type Row } from './plot.ts';
import { lookOf } from './replica-looks.ts';

/** Narrower parts have no room for a figure. */
const LEAST_SHARE_FOR_TEXT = 0.16;
const HEIGHT = 26;

export function shareChart(title: string, runs: readonly Named[]): string {
  const replicas = [...new Set(runs.flatMap(({ result }) => Object.keys(result.balance.requests)))];
  return figure({
    title,
    about: 'share of the requests; on the right, Jain’s index',
    legend: replicas.map((replica) => {
      const { mark, className } = lookOf(replica, replicas);
      return key(html`<rect class="${className}" width="22" height="12"/>`, `${mark} ${replica}`);
    }),
    rows: runs.map((run) => row(run, replicas)),
    isOfBars: true,
    axisTitle: 'of requests',
    axis: axis([0, 0.5, 1].map((share) => ({ share, text: `${share * 100} %` }))),
  });
}

function row({ name, result: { verdict, balance } }: Named, replicas: readonly string[]): Row {
  const shares = Object.entries(sharesOf(balance.requests));
  let left = 0;
  const parts = shares.map(([replica, share]) => {
    const { mark, className } = lookOf(replica, replicas);
    const from = left;
    left += share;
    const text =
      share >= LEAST_SHARE_FOR_TEXT
        ? html`<text class="inside" x="${percent(from + share / 2)}" y="17">${mark} ${Math.round(share * 100)} %</text>`
        : '';
    return html`<rect class="${className} part" x="${percent(from)}" width="${percent(share)}"/>!${text}`;
  });
  const says = shares.map(([replica, share]) => `${replica} ${Math.round(share * 100)} %`).join(', ');
  const figure = balance.jain === null ? '–' : balance.jain.toFixed(3);
  return {
    name,
    verdict,
    says: `${says}; Jain’s index ${figure}`,
    height: HEIGHT,
    body: parts.join(''),
    figures: [figure],
  };
}
