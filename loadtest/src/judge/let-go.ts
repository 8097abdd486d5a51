/** So many at a time: a list is dear to shift. */
const AT_ONCE = 16;

const NONE: readonly never[] = [];

/** Keeps at least the last `least` of a list that grows one by one, and tells which it let go. */
export const letGo = <T>(list: T[], least: number): readonly T[] =>
  list.length < least + AT_ONCE ? NONE : list.splice(0, AT_ONCE);
