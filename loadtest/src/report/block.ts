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

export type Block = Paragraph | Table | Chart | Stories;

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly legend: string | undefined;
}

export interface Table {
  readonly kind: 'table';
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns that fit side by side on a narrow page. */
  readonly abreast?: number;
  /** Repeats another table in more detail. */
  readonly detail?: true;
}

export interface Cell {
  readonly text: string;
  /** The same in one or two characters. */
  readonly sign?: string;
  /** What the cell says of a guarantee; null: not tested. */
  readonly verdict?: Verdict | null;
  /** It is the verdict of the whole run. */
  readonly isVerdict?: true;
  readonly isHead?: true;
  /** It contradicts theory. */
  readonly isSurprise?: boolean;
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
  readonly shows: 'flows kept' | 'load shares' | 'timeline';
  readonly title: string | null;
  readonly results: readonly ProfileResult[];
}

/** How something was lost in one run. */
export interface Stories {
  readonly kind: 'stories';
  readonly about: string;
  readonly stories: readonly Story[];
}

export interface Story {
  readonly title: string;
  /** What was measured of it, and what to change. */
  readonly notes: readonly string[];
  readonly example: Counterexample | null;
}

/** @param legend what a table's cells can't be read without, in a few words */
export const paragraph = (text: string, legend?: string): Paragraph => ({ kind: 'paragraph', text, legend });

export const table = (
  heads: readonly string[],
  rows: readonly (readonly (Cell | string)[])[],
  more: Pick<Table, 'abreast' | 'detail'> = {},
): Table => ({
  kind: 'table',
  heads,
  rows: rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell))),
  ...more,
});

export const chart = (
  shows: Chart['shows'],
  results: readonly ProfileResult[],
  title: string | null = null,
): Chart => ({ kind: 'chart', shows, results, title });
