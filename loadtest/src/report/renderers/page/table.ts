/** A table as HTML: its groups of columns, figures to the right, and a first column that stays where the rest moves. */
import { html } from 'ghtml';
import { type Cell, type Column, isOfNumbers, spansOf, type Table } from '../../block.ts';
import { storiesId } from './stories.ts';

/** @param label says what is in it */
export const tableHtml = (table: Table, label: string): string =>
  html`<div class="wide" role="region" tabindex="0" aria-label="${label}, table by ${table.columns[1]?.head ?? ''} and so on"><table>
<thead>!${heads(table.columns, table)}</thead>
<tbody>!${table.rows.map((row) => html`<tr>!${row.map((cell, at) => cellHtml(cell, at, table)).join('')}</tr>`).join('\n')}</tbody></table></div>`;

function heads(columns: readonly Column[], table: Table): string {
  const names = columns
    .map(
      ({ head }, at) =>
        html`<th scope="col" class="!${[isOfNumbers(table, at) ? 'number' : '', isFirst(columns, at) ? 'first' : ''].filter(Boolean).join(' ')}">${head}</th>`,
    )
    .join('');
  if (columns.every(({ group }) => group === null)) return `<tr>${names}</tr>`;
  const groups = spansOf(columns).map(({ group, span }) =>
    group === null
      ? html`<td colspan="${span}"></td>`
      : html`<th scope="colgroup" class="group first" colspan="${span}">${group}</th>`,
  );
  return `<tr>${groups.join('')}</tr>\n<tr>${names}</tr>`;
}

/** The first column of a group. */
const isFirst = (columns: readonly Column[], at: number): boolean =>
  at > 0 && columns[at]?.group !== columns[at - 1]?.group;

function cellHtml({ text, short, verdict, isVerdict, tellsOf }: Cell, at: number, table: Table): string {
  // A row is told by its first cell.
  if (at === 0) {
    const name = tellsOf === undefined ? html`${text}` : html`<a href="#${storiesId(tellsOf)}">${text}</a>`;
    return html`<th scope="row">!${name}</th>`;
  }
  const classes = [
    isOfNumbers(table, at) ? 'number' : '',
    isFirst(table.columns, at) ? 'first' : '',
    verdict === undefined ? '' : (verdict ?? 'untested'),
  ].filter(Boolean);
  const open = classes.length > 0 ? html`<td class="${classes.join(' ')}">` : '<td>';
  const shown = html`${short ?? text}`;
  return `${open}${isVerdict ? `<b>${shown}</b>` : shown}</td>`;
}
