/** A list is expensive to shift: so many go at a time. */
const AT_ONCE = 16;

const NONE: readonly never[] = [];

/** Keeps at least the last `least` items of a growing list. @returns those that were dropped */
export const letGo = <T>(list: T[], least: number): readonly T[] =>
  list.length < least + AT_ONCE ? NONE : list.splice(0, AT_ONCE);
