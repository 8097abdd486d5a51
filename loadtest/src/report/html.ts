/** The report as one self-contained page: no script, nothing fetched. */

import { html } from 'ghtml';
import type { ProfileResult, Report } from '../model/result.ts';
import { allResults } from './all-results.ts';
import { BALANCE_COLUMNS, balanceRows } from './balance-row.ts';
import { keptChart } from './charts/kept-chart.ts';
import { shareChart } from './charts/share-chart.ts';
import { storyChart } from './charts/story-chart.ts';
import { timelineChart } from './charts/timeline-chart.ts';
import { COST_COLUMNS, costRows } from './cost-row.ts';
import { environmentLine } from './environment-line.ts';
import { faultGrid, GRID_LEGEND } from './fault-grid.ts';
import { FAULT_COLUMNS, faultRows } from './fault-row.ts';
import { guaranteeRows } from './guarantee-cells.ts';
import { causesOf, causeTitle } from './losses-text.ts';
import { COLUMNS, rowOf } from './row.ts';
import { sentenceOf } from './sentence.ts';
import { STYLE } from './style.ts';

export function htmlReport(report: Report): string {
  const { profiles } = report;
  const results = allResults(report);
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>session-lab report</title>
<style>!${STYLE}</style>
<h1>What happened to the sessions</h1>
<p class="environment">${environmentLine(report)}</p>
<div class="wide"><table>
<thead><tr>!${COLUMNS.map((column) => html`<th scope="col">${column}</th>`).join('')}</tr></thead>
<tbody>!${profiles.map(tableRow).join('\n')}</tbody>
</table></div>
<dl>!${profiles.map((result) => html`<dt>${result.profile}</dt><dd>${sentenceOf(result)}</dd>`).join('\n')}</dl>
!${skipped(report)}
!${surprises(results)}
<h2>Guarantees</h2>
<p>What the users' histories say of each: ✓ held in all checks, ✗ violated in so many of them, ? too few to tell.</p>
!${guaranteeTable(report)}
!${costTable(profiles)}
!${faultTable(report)}
!${howLost(results)}
<h2>Flows kept</h2>
<p>A flow is one pass through a scenario, such as a post, its redirect, and a page that shows what was posted; it is
kept where every page in it shows what its user must see. The frame is what theory predicts,
the thin line the 95 % confidence interval of what was measured.</p>
!${keptChart(profiles)}
<h2>Load share per replica</h2>
<p>Of the requests, those before a kill where there was one. Jain's index is 1 where all replicas did the same.</p>
!${shareChart(profiles)}
!${balanceTable(report)}
<h2>Flows kept over time</h2>
!${profiles.map((result) => html`<h3>${result.profile}</h3>!${timelineChart(result)}`).join('\n')}
<h2>Latency by step</h2>
<p>In milliseconds, from when a request was meant to be sent; of requests answered without an error.</p>
!${latencyTable(profiles)}
</html>
`;
}

function tableRow(result: ProfileResult): string {
  const row = rowOf(result);
  const cells = COLUMNS.map((column) =>
    column === 'Verdict'
      ? html`<td><b class="${result.verdict}">${row[column]}</b></td>`
      : html`<td>${row[column]}</td>`,
  );
  return `<tr>${cells.join('')}</tr>`;
}

function guaranteeTable(report: Report): string {
  const { profiles } = report;
  const rows = guaranteeRows(report).map(
    ({ title, cells }) =>
      html`<tr><th scope="row">${title}</th>!${cells.map(({ text, verdict }) => html`<td class="${verdict ?? 'untested'}">${text}</td>`).join('')}</tr>`,
  );
  return html`<div class="wide"><table>
<thead><tr><th></th>!${profiles.map(({ profile }) => html`<th scope="col">${profile}</th>`).join('')}</tr></thead>
<tbody>!${rows.join('\n')}</tbody></table></div>`;
}

function costTable(profiles: readonly ProfileResult[]): string {
  const rows = costRows(profiles);
  if (rows.length === 0) return '';
  return html`<h2>Costs</h2>
<p>Before a kill where there was one: processor time, commands to a store away, messages between replicas, and the
bytes of both; then, with some thousand sessions more and nobody about, what each of them takes up.</p>
!${table(COST_COLUMNS, rows)}`;
}

function faultTable(report: Report): string {
  const grid = faultGrid(report);
  if (!grid) return '';
  const rows = grid.rows.map(({ profile, cells }) => [profile, ...cells.map((cell) => cell?.text ?? '–')]);
  return html`<h2>Faults</h2>
<p>Of each fault, from its begin on: ${GRID_LEGEND}. In brackets what theory says, where it says something.</p>
!${table(['Profile', ...grid.faults], rows)}
<p>The same at more length; after how long the last request had failed, counted from when the damage was done.
Below, over time: the line is the share of flows kept, bars those that did not come through.</p>
!${table(FAULT_COLUMNS, faultRows(allResults(report)))}
!${report.further
    .filter(({ fault }) => fault)
    .map((result) => html`<h3>${result.profile}, ${result.fault?.name ?? ''}</h3>!${timelineChart(result)}`)
    .join('\n')}`;
}

function balanceTable(report: Report): string {
  const rows = balanceRows(report);
  if (rows.length === 0) return '';
  return html`<p>With other crowds: users spread over as many networks, from a few offices, or behind one address.</p>
!${table(BALANCE_COLUMNS, rows)}`;
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  html`<div class="wide"><table>
<thead><tr>!${heads.map((head) => html`<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>!${rows.map((row) => html`<tr>!${row.map((cell) => html`<td>${cell}</td>`).join('')}</tr>`).join('\n')}</tbody></table></div>`;

function skipped({ skipped }: Report): string {
  const list = skipped.map(({ profile, reason }) => html`<li>${profile}: ${reason}</li>`);
  return list.length ? `<h2>Skipped</h2><ul>${list.join('')}</ul>` : '';
}

function howLost(profiles: readonly ProfileResult[]): string {
  const told = profiles.flatMap((result) => {
    const causes = causesOf(result);
    if (causes.length === 0) return [];
    const stories = causes.map(
      (cause) => html`<p class="cause">${causeTitle(cause)}.</p>
!${cause.example ? storyChart(cause.example) : ''}`,
    );
    return [html`<h3>${result.profile}</h3>!${stories.join('\n')}`];
  });
  return told.length === 0
    ? ''
    : html`<h2>How it was lost</h2>
<p>For each cause the shortest of the users' histories that shows it. Cookies are named by fingerprint.</p>
!${told.join('\n')}`;
}

function latencyTable(profiles: readonly ProfileResult[]): string {
  const rows = profiles.flatMap(({ profile, latencyByStep }) =>
    (['steady', 'fault'] as const).flatMap((phase) =>
      Object.entries(latencyByStep[phase] ?? {}).map(
        ([step, { count, p50, p95, p99, max }]) =>
          html`<tr><td>${profile}</td><td>${
            phase === 'steady' ? 'before the fault' : 'from the fault on'
          }</td><td>${step}</td><td>${count}</td>!${[p50, p95, p99, max].map((ms) => html`<td>${ms.toFixed(1)}</td>`).join('')}</tr>`,
      ),
    ),
  );
  const heads = ['Profile', 'When', 'Step', 'Requests', 'p50', 'p95', 'p99', 'max'];
  return html`<div class="wide"><table><thead><tr>!${heads.map((head) => html`<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>!${rows.join('\n')}</tbody></table></div>`;
}

function surprises(profiles: readonly ProfileResult[]): string {
  const found = profiles.flatMap(({ profile, surprises }) =>
    surprises.map((text) => html`<li>${profile}: ${text}</li>`),
  );
  return found.length ? `<h2>Not as predicted</h2><ul>${found.join('')}</ul>` : '';
}
