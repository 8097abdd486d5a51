/** How a report came about, so that another can be made: the command, the seeds, the version, the time. */
import { html } from 'ghtml';
import type { Report } from '../../../model/result.ts';
import { allResults } from '../../all-results.ts';
import type { Making } from '../../making.ts';

export function footer(report: Report, making: Making): string {
  const results = allResults(report);
  const seeds = [...new Set(results.map(({ load }) => load.seed))];
  const times = results.map(({ startedAt }) => startedAt).sort();
  const [first, last] = [times[0], times.at(-1)];
  const facts = [
    making.command === null ? '' : html`<dt>Command</dt><dd><code>${making.command}</code></dd>`,
    seeds.length === 0
      ? ''
      : html`<dt>${seeds.length === 1 ? 'Seed' : 'Seeds'}</dt><dd>${seeds.join(', ')}</dd>`,
    html`<dt>Made by</dt><dd>session-lab ${making.version}${making.commit === null ? '' : `, commit ${making.commit}`}</dd>`,
    first === undefined
      ? ''
      : html`<dt>Load began</dt><dd><time datetime="${first}">${first}</time>!${last === first ? '' : html`, the last <time datetime="${last}">${last}</time>`}</dd>`,
    html`<dt>Meanings</dt><dd><a href="#what-the-words-mean">What the words mean</a>; at length in <code>docs/guarantees.md</code> and <code>docs/results.md</code> of session-lab</dd>`,
  ];
  return html`<footer><h2 id="how-this-was-made">How this was made</h2><dl>!${facts.join('\n')}</dl></footer>`;
}
