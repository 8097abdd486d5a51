/** The report as one self-contained page: no script, nothing fetched. */
import { html } from 'ghtml';
import { keptChart } from './charts/kept-chart.ts';
import { shareChart } from './charts/share-chart.ts';
import { timelineChart } from './charts/timeline-chart.ts';
import { environmentLine } from './environment-line.ts';
import type { ProfileResult, Report } from './result.ts';
import { COLUMNS, rowOf } from './row.ts';
import { sentenceOf } from './sentence.ts';
import { STYLE } from './style.ts';

export function htmlReport(report: Report): string {
  const { profiles } = report;
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
!${surprises(profiles)}
<h2>Flows kept</h2>
<p>A flow is a post, its redirect, and a page that shows what was posted. The frame is what theory predicts,
the thin line the 95 % confidence interval of what was measured.</p>
!${keptChart(profiles)}
<h2>Load share per replica</h2>
<p>Of the requests, those before a kill where there was one. Jain's index is 1 where all replicas did the same.</p>
!${shareChart(profiles)}
<h2>Flows kept over time</h2>
!${profiles.map((result) => html`<h3>${result.profile}</h3>!${timelineChart(result)}`).join('\n')}
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

function surprises(profiles: readonly ProfileResult[]): string {
  const found = profiles.flatMap(({ profile, surprises }) =>
    surprises.map((text) => html`<li>${profile}: ${text}</li>`),
  );
  return found.length ? `<h2>Not as predicted</h2><ul>${found.join('')}</ul>` : '';
}
