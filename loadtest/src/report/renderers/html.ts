/** The report as one self-contained page: no script, nothing fetched. */
import { html } from 'ghtml';
import type { ProfileResult, Report } from '../../model/result.ts';
import type { About, Block, Cell, Chart, Notices, Section, Story, Table } from '../block.ts';
import { costsSection } from '../blocks/costs.ts';
import { environmentLine } from '../blocks/environment-line.ts';
import { faultsSection } from '../blocks/faults.ts';
import { flowsKeptSection, timelinesSection } from '../blocks/flows-kept.ts';
import { guaranteesSection } from '../blocks/guarantees.ts';
import { latencySection } from '../blocks/latency.ts';
import { loadShareSection } from '../blocks/load-share.ts';
import { lossesSection } from '../blocks/losses.ts';
import { skippedNotices, surpriseNotices } from '../blocks/notices.ts';
import { summarySentences, summaryTable } from '../blocks/summary.ts';
import { keptChart } from './charts/kept-chart.ts';
import { shareChart } from './charts/share-chart.ts';
import { storyChart } from './charts/story-chart.ts';
import { timelineChart } from './charts/timeline-chart.ts';
import { STYLE } from './style.ts';

const SECTIONS = [
  guaranteesSection,
  costsSection,
  faultsSection,
  lossesSection,
  flowsKeptSection,
  loadShareSection,
  timelinesSection,
  latencySection,
] as const;

export const htmlReport = (report: Report): string => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>session-lab report</title>
<style>!${STYLE}</style>
<h1>What happened to the sessions</h1>
<p class="environment">${environmentLine(report)}</p>
!${table(summaryTable(report))}
!${sentences(summarySentences(report))}
!${notices(skippedNotices(report))}
!${notices(surpriseNotices(report))}
!${SECTIONS.map((section) => sectionHtml(section(report))).join('')}</html>
`;

const sectionHtml = (section: Section | null): string =>
  section
    ? html`<h2>${section.heading}</h2>
!${section.blocks.map(blockHtml).join('\n')}
`
    : '';

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return html`<p>${block.text}</p>`;
    case 'table':
      return table(block);
    case 'chart':
      return chart(block);
    case 'stories':
      return html`<h3>${block.about}</h3>!${block.stories.map(story).join('\n')}`;
  }
}

const table = ({ heads, rows }: Table): string => html`<div class="wide"><table>
<thead><tr>!${heads.map((head) => html`<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>!${rows.map((row) => html`<tr>!${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table></div>`;

function cell({ text, verdict, isVerdict, isHead }: Cell): string {
  if (isHead) return html`<th scope="row">${text}</th>`;
  if (verdict === undefined) return html`<td>${text}</td>`;
  return isVerdict
    ? html`<td><b class="${verdict ?? ''}">${text}</b></td>`
    : html`<td class="${verdict ?? 'untested'}">${text}</td>`;
}

const sentences = (list: readonly About[]): string =>
  html`<dl>!${list.map(({ about, text }) => html`<dt>${about}</dt><dd>${text}</dd>`).join('\n')}</dl>`;

const notices = ({ title, notices }: Notices): string =>
  notices.length === 0
    ? ''
    : html`<h2>${title}</h2><ul>!${notices.map(({ about, text }) => html`<li>${about}: ${text}</li>`).join('')}</ul>`;

const CHARTS: Readonly<Record<Chart['shows'], (results: readonly ProfileResult[]) => string>> = {
  'flows kept': keptChart,
  'load shares': shareChart,
  timeline: (results) => results.map(timelineChart).join(''),
};

const chart = ({ shows, title, results }: Chart): string =>
  (title === null ? '' : html`<h3>${title}</h3>`) + CHARTS[shows](results);

const story = ({ title, notes, example }: Story): string => html`<p class="cause">${title}.</p>
!${notes.map((note) => html`<p class="note">${note}</p>`).join('')}
!${example ? storyChart(example) : ''}`;
