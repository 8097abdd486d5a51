/**
 * What numbers of a history may be. Whatever is beyond is damage, or was put there: a time that no calendar has, a count that
 * no memory holds. Nothing that is worked out of them is to be nonsense, or to take for ever.
 */
import { z } from 'zod';

/** Milliseconds since the epoch, up to the end of this century. */
export const moment = z.number().min(0).max(Date.UTC(2100, 0));

const YEAR_MS = 366 * 24 * 3_600_000;

/** Milliseconds that something took: cookies last for 400 days at most, and no load for longer. */
export const span = z
  .number()
  .min(0)
  .max(2 * YEAR_MS);

/** Milliseconds from one clock to another, or to a date that an app has set: those may be as wrong as dates can be. */
export const gap = z.number().min(-1e16).max(1e16);

/** Users, requests, bytes: what can be counted. */
export const count = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

/** Users have numbers, and there are no more of them than a run takes. */
export const userNumber = z.int().min(0).max(1e9);

/** What a page shows as a number, or a machine as its figure: of any size that is one. */
export const figure = z.number().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);

/** Null where a page shows what is no figure: it is of its app's making. Asked of every page, so without a schema. */
export const figureIn = (shown: number | null): number | null =>
  shown !== null && Math.abs(shown) <= Number.MAX_SAFE_INTEGER ? shown : null;
