/**
 * What numbers of a history may be. Whatever is beyond is damage, or was put there: a time that no calendar has, a count that
 * no memory holds. Nothing that is worked out of them is to be nonsense, or to take for ever.
 */
import { z } from 'zod';

/** From the least to the most. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: true;
}

const YEAR_MS = 366 * 24 * 3_600_000;

/** Milliseconds since the epoch, up to the end of this century. */
export const MOMENT: Bounds = { least: 0, most: Date.UTC(2100, 0) };

/** Milliseconds that something took: cookies last for 400 days at most, and no load for longer. */
export const SPAN: Bounds = { least: 0, most: 2 * YEAR_MS };

/** Milliseconds from one clock to another, or to a date that an app has set: those may be as wrong as dates can be. */
export const GAP: Bounds = { least: -1e16, most: 1e16 };

/** Users, requests, bytes: what can be counted. */
export const COUNT: Bounds = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** Users have numbers, and there are no more of them than a run takes. */
export const USER_NUMBER: Bounds = { least: 0, most: 1e9, isWhole: true };

/** What a page shows as a number, or a machine as its figure: of any size that is one. */
export const FIGURE: Bounds = { least: -Number.MAX_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER };

export const isWithin = (value: number, { least, most, isWhole }: Bounds): boolean =>
  value >= least && value <= most && (!isWhole || Number.isInteger(value));

const within = ({ least, most, isWhole }: Bounds): z.ZodNumber =>
  (isWhole ? z.int() : z.number()).min(least).max(most);

export const moment = within(MOMENT);
export const span = within(SPAN);
export const gap = within(GAP);
export const count = within(COUNT);
export const userNumber = within(USER_NUMBER);
export const figure = within(FIGURE);

/** Null where a page shows what is no figure: it is of its app's making. Asked of every page, so without a schema. */
export const figureIn = (shown: number | null): number | null =>
  shown !== null && isWithin(shown, FIGURE) ? shown : null;
