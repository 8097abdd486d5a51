/** Whether something that is measured over and over has come to rest: code is compiled by and by, caches fill, heaps grow. */
import { middleOf } from './median.ts';

/** So many of the last values have a median, and as many before them: one or two that are astray change neither. */
const WINDOW = 5;
/** The two medians may differ by this share of themselves. */
const WITHIN = 0.05;

export function isSteady(values: readonly number[]): boolean {
  if (values.length < 2 * WINDOW) return false;
  const before = medianOver(values.slice(-2 * WINDOW, -WINDOW));
  const now = medianOver(values.slice(-WINDOW));
  return Math.abs(now - before) <= WITHIN * before;
}

const medianOver = (values: readonly number[]): number => middleOf(values.toSorted((a, b) => a - b));
