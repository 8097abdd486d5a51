/** A table as HTML: its groups of columns, figures to the right, and a first column that stays where the rest moves. */
import { html } from 'ghtml';
import { type Cell, isOfNumbers, spansOf, type Table } from '../../block.ts';
import { storiesId } from './stories.ts';

/** @param label says what is in it */
export function tableHtml(table: Table, label: string): string {
  const looks = table.columns.map((_, at) => looksOf(table, at));
  return html`<div class="wide" role="region" tabindex="0" aria-label="${label}, table by ${table.columns[1]?.head ?? ''} and so on"><table>
<thead>!${heads(table, looks)}</thead>
<tbody>!${table.rows.map((row) => html`<tr>!${row.map((cell, at) => cellHtml(cell, at, looks[at] ?? [])).join('')}</tr>`).join('\n')}</tbody></table></div>`;
}

/** Of a column: whether it holds figures, and begins a group. */
function looksOf(table: Table, at: number): string[] {
  const isFirst = at > 0 && table.columns[at]?.group !== table.columns[at - 1]?.group;
  return [...(isOfNumbers(table, at) ? ['n'] : []), ...(isFirst ? ['first'] : [])];
}

function heads({ columns }: Table, looks: readonly (readonly string[])[]): string {
  const names = columns
    .map(({ head }, at) => html`<th scope="col"!${classes(looks[at] ?? [])}>${head}</th>`)
    .join('');
  if (columns.every(({ group }) => group === null)) return `<tr>${names}</tr>`;
  const groups = spansOf(columns).map(({ group, span }) =>
    group === null
      ? html`<td colspan="${span}"></td>`
      : html`<th scope="colgroup" class="group first" colspan="${span}">${group}</th>`,
  );
  return `<tr>${groups.join('')}</tr>\n<tr>${names}</tr>`;
}

function cellHtml(
  { text, short, verdict, isVerdict, tellsOf }: Cell,
  at: number,
  looks: readonly string[],
): string {
  // A row is told by its first cell.
  if (at === 0) {
    const name = tellsOf === undefined ? html`${text}` : html`<a href="#${storiesId(tellsOf)}">${text}</a>`;
    return `<th scope="row">${name}</th>`;
  }
  const own = verdict === undefined ? [] : [verdict ?? 'untested'];
  const shown = html`${short ?? text}`;
  return `<td${classes([...looks, ...own])}>${isVerdict ? `<b>${shown}</b>` : shown}</td>`;
}

const classes = (names: readonly string[]): string =>
  names.length === 0 ? '' : ` class="${names.join(' ')}"`;
