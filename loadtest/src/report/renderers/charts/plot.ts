/**
 * What charts share: a figure with its legend and one row a run. Widths are in per cent, heights and letters in pixels: a
 * chart is as wide as there is room, and its letters stay as large as they are.
 */
import { html } from 'ghtml';
import type { Verdict } from '../../../model/verdict.ts';

export interface Figure {
  readonly title: string;
  /** Of the axis, or what the figures beside the bars are. */
  readonly about: string;
  /** Entries are HTML already. */
  readonly legend: readonly string[];
  readonly rows: readonly Row[];
  /** Below the rows, HTML already; and what it measures. */
  readonly axis: string;
  readonly axisTitle: string;
  readonly isOfBars: boolean;
}

export interface Row {
  readonly name: string;
  /** Null of what is no run. */
  readonly verdict: Verdict | null;
  /** In words, for who can't see it. */
  readonly says: string;
  readonly height: number;
  /** SVG already. */
  readonly body: string;
  /** On the right, from top to bottom. */
  readonly figures: readonly string[];
}

export const SIGNS: Readonly<Record<Verdict, string>> = { intact: '✓', broken: '✗', unknown: '?' };

export const figure = ({
  title,
  about,
  legend,
  rows,
  axis,
  axisTitle,
  isOfBars,
}: Figure): string => html`<figure class="chart!${isOfBars ? ' bars' : ''}">
<figcaption><b>${title}</b> <span class="quiet">${about}</span></figcaption>
<ul class="legend">!${legend.map((entry) => html`<li>!${entry}</li>`).join('')}</ul>
<div class="rows">
!${rows.map(row).join('\n')}
<span class="axis">${axisTitle}</span>!${axis}<span></span>
</div></figure>`;

const row = ({ name, verdict, says, height, body, figures }: Row): string =>
  html`<span class="name">!${verdict === null ? '' : html`<span class="${verdict}" aria-hidden="true">${SIGNS[verdict]}</span> `}${name}</span><svg class="plot" width="100%" height="${height}" role="img" aria-label="${name}: ${says}">!${body}</svg><span class="figures">!${figures.map((figure) => html`<span>${figure}</span>`).join('')}</span>`;

/** An axis of ticks, each at a share of the width. */
export const axis = (ticks: readonly { readonly share: number; readonly text: string }[]): string =>
  html`<svg class="plot" width="100%" height="18" aria-hidden="true">!${ticks
    .map(({ share, text }) => {
      const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
      return html`<text class="tick" x="${percent(share)}" y="14" text-anchor="${anchor}">${text}</text>`;
    })
    .join('')}</svg>`;

export const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;

/** Rows are lower where there are many. */
export const rowHeight = (rows: number, highest: number): number =>
  rows <= 4 ? highest : rows <= 8 ? Math.min(highest, 44) : 22;

/** A legend's entry: a small picture, and what it means. */
export const key = (picture: string, meaning: string): string =>
  html`<svg class="key" width="22" height="12" aria-hidden="true">!${picture}</svg> ${meaning}`;

/** Patterns beside the colours, once a page. */
export const PATTERNS = html`<svg class="patterns" width="0" height="0" aria-hidden="true"><defs>
<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="paper" width="6" height="6"/><rect class="lost" width="3" height="6"/></pattern>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="open" cx="2.5" cy="2.5" r="1.5"/></pattern>
<pattern id="shade" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="shade" width="5" height="5" opacity=".12"/><rect class="shade" width="1.5" height="5"/></pattern>
<marker id="cap" markerWidth="2" markerHeight="9" refX="1" refY="4.5" markerUnits="userSpaceOnUse"><path class="interval-cap" d="M1 0v9"/></marker>
<marker id="start" markerWidth="6" markerHeight="6" refX="3" refY="3" markerUnits="userSpaceOnUse"><circle class="hop" cx="3" cy="3" r="3"/></marker>
<marker id="head" markerWidth="9" markerHeight="10" refX="9" refY="5" markerUnits="userSpaceOnUse"><path class="hop" d="M9 5L0 0v10z"/></marker>
<marker id="bad-head" markerWidth="9" markerHeight="10" refX="9" refY="5" markerUnits="userSpaceOnUse"><path class="lost" d="M9 5L0 0v10z"/></marker>
</defs></svg>`;
