/** What was done to the system while a chart's time ran: a shade for as long as it lasted, a line for what was marked. */
import { html } from 'ghtml';
import type { ProfileResult } from '../../../model/result.ts';
import { percent } from './plot.ts';

export interface Moments {
  readonly spans: readonly {
    readonly fromMs: number;
    readonly toMs: number | null;
    readonly label: string;
  }[];
  readonly marks: readonly { readonly atMs: number; readonly label: string }[];
}

export function momentsOf({ fault, commands = [], phases = [] }: ProfileResult): Moments {
  return {
    spans: [
      ...(fault ? [{ fromMs: fault.hitMs ?? fault.beginMs, toMs: fault.healedMs, label: fault.did }] : []),
      ...commands.map(({ beginMs, endMs }) => ({ fromMs: beginMs, toMs: endMs, label: 'during' })),
    ],
    marks: phases.flatMap(({ name, within, beginMs }, index) =>
      // Phases that begin by themselves are the spans.
      index === 0 || name.startsWith(within) ? [] : [{ atMs: beginMs, label: name }],
    ),
  };
}

/** @param isLabelled there is room for words, above `top` */
export function momentsSvg(
  { spans, marks }: Moments,
  totalMs: number,
  top: number,
  height: number,
  isLabelled: boolean,
): string {
  const line = (atMs: number): string =>
    html`<line class="struck" x1="${percent(atMs / totalMs)}" x2="${percent(atMs / totalMs)}" y1="${top}" y2="${height}"/>`;
  const word = (atMs: number, label: string): string => {
    const from = atMs / totalMs;
    // Words begin where they have most room.
    return isLabelled
      ? html`<text class="tick" x="${percent(from)}" y="13" text-anchor="${from > 0.6 ? 'end' : 'start'}">${label}</text>`
      : '';
  };
  return [
    ...spans.map(({ fromMs, toMs, label }) => {
      const width = Math.max(0, Math.min(1, (toMs ?? totalMs) / totalMs) - fromMs / totalMs);
      return html`<rect fill="url(#shade)" x="${percent(fromMs / totalMs)}" width="${percent(width)}" y="${top}" height="${height - top}"/>!${line(fromMs)}!${word(fromMs, label)}`;
    }),
    ...marks.map(({ atMs, label }) => `${line(atMs)}${word(atMs, label)}`),
  ].join('');
}
