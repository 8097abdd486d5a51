/**
 * What a report is made of, in no format's terms: a section is written once, and each renderer has its own way with each
 * kind of block, and may leave out those that it has no room for.
 */
import type { Counterexample, ProfileResult } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';

export interface Section {
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export type Block = Paragraph | Table | Chart | Stories | Terms | Folded | Output;

/** A page with room for a first look alone shows it where it is asked for. */
export interface Folded {
  readonly kind: 'folded';
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Lines of a program. */
export interface Output {
  readonly kind: 'output';
  readonly lines: readonly string[];
}

/** Names, and what is to be said of each. */
export interface Terms {
  readonly kind: 'terms';
  readonly terms: readonly About[];
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly legend: string | undefined;
}

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns that fit side by side on a narrow page. */
  readonly abreast?: number;
  /** Repeats another table in more detail. */
  readonly detail?: true;
}

export interface Column {
  readonly head: string;
  /** What it and its neighbours have in common, such as a time; null: nothing. */
  readonly group: string | null;
}

export interface Cell {
  readonly text: string;
  /** The same in a narrow column. */
  readonly short?: string;
  /** The same in one or two characters. */
  readonly sign?: string;
  /** What the cell says of a guarantee; null: not tested. */
  readonly verdict?: Verdict | null;
  /** It is the verdict of the whole run. */
  readonly isVerdict?: true;
  readonly isHead?: true;
  /** It contradicts theory. */
  readonly isSurprise?: boolean;
  /** Whose stories it leads to. */
  readonly tellsOf?: string;
}

export interface Notices {
  readonly title: string;
  readonly isAlarm: boolean;
  readonly notices: readonly About[];
  /** What to say if there are none. */
  readonly none?: string;
}

export interface About {
  readonly about: string;
  readonly text: string;
}

export interface Chart {
  readonly kind: 'chart';
  readonly shows: 'flows kept' | 'load shares' | 'timeline' | 'requests';
  readonly title: string | null;
  readonly results: readonly Named[];
}

/** A run, by a name that no other on the same chart has. */
export interface Named {
  readonly name: string;
  readonly result: ProfileResult;
}

/** How something was lost in one run. */
export interface Stories {
  readonly kind: 'stories';
  readonly profile: string;
  /** The profile, and what else its run is told by. */
  readonly about: string;
  readonly stories: readonly Story[];
}

export interface Story {
  readonly cause: string;
  readonly title: string;
  /** What was measured of it, and what to change. */
  readonly notes: readonly string[];
  readonly example: Counterexample | null;
}

/** @param legend what a table's cells can't be read without, in a few words */
export const paragraph = (text: string, legend?: string): Paragraph => ({ kind: 'paragraph', text, legend });

/** A column in which no row has anything is left out: nothing was measured there. */
export function table(
  heads: readonly (string | Column)[],
  rows: readonly (readonly (Cell | string)[])[],
  more: Pick<Table, 'abreast' | 'detail'> = {},
): Table {
  const columns = heads.map((head) => (typeof head === 'string' ? { head, group: null } : head));
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)));
  const isKept = (_: unknown, at: number): boolean => at === 0 || cells.some((row) => !isEmpty(row[at]));
  return {
    kind: 'table',
    columns: columns.filter(isKept),
    rows: cells.map((row) => row.filter(isKept)),
    ...more,
  };
}

const isEmpty = (cell: Cell | undefined): boolean => !cell || cell.text === '' || cell.text === NOTHING;

/** What a cell shows where nothing was measured. */
export const NOTHING = '–';

/** Columns of one group. */
export const grouped = (group: string | null, heads: readonly string[]): Column[] =>
  heads.map((head) => ({ head, group }));

/** A column's head with its group, for a table that has no row for groups. */
export const fullHead = ({ head, group }: Column): string => (group === null ? head : `${group}: ${head}`);

/** Groups of columns side by side, each with its number of them. */
export function spansOf(
  columns: readonly Column[],
): { readonly group: string | null; readonly span: number }[] {
  const spans: { group: string | null; span: number }[] = [];
  for (const { group } of columns) {
    const last = spans.at(-1);
    if (last && last.group === group) last.span++;
    else spans.push({ group, span: 1 });
  }
  return spans;
}

/** Figures alone, which are read from their right end. */
export const isOfNumbers = ({ rows }: Table, at: number): boolean => {
  const texts = rows.flatMap((row) => row[at]?.text ?? []).filter((text) => text !== NOTHING && text !== '');
  return texts.length > 0 && texts.every((text) => /^[\d✓✗?]/.test(text));
};

/** Rows and columns exchanged. @param corner what its rows are then */
export function turnedRound({ kind, columns, rows }: Table, corner: string): Table {
  const [, ...others] = columns;
  return {
    kind,
    columns: [
      { head: corner, group: null },
      ...rows.map(([title]) => ({ head: title?.text ?? '', group: null })),
    ],
    rows: others.map(({ head }, index) => [
      { text: head, isHead: true },
      ...rows.flatMap((row) => row[index + 1] ?? []),
    ]),
  };
}

export const folded = (title: string, blocks: readonly Block[]): Folded => ({
  kind: 'folded',
  title,
  blocks,
});

/** @param most rows that a page shows without being asked */
export const foldedAbove = (
  most: number,
  rows: number,
  what: string,
  blocks: readonly Block[],
): readonly Block[] => (rows > most ? [folded(`${rows} ${what}`, blocks)] : blocks);

export const chart = (
  shows: Chart['shows'],
  results: readonly Named[],
  title: string | null = null,
): Chart => ({
  kind: 'chart',
  shows,
  title,
  results,
});

export const byProfile = (results: readonly ProfileResult[]): Named[] =>
  results.map((result) => ({ name: result.profile, result }));
