/** What differs between two states of a session, attribute by attribute, and another state with the same changes. */
import { isDeepStrictEqual } from 'node:util';
import type { SessionRecord } from './session-store.ts';

/** Names and new values; undefined if an attribute is gone. */
export function changesBetween(before: SessionRecord, asked: SessionRecord): [string, unknown][] {
  const names = new Set([...Object.keys(asked), ...Object.keys(before)]);
  return [...names].flatMap((name): [string, unknown][] => {
    // As JSON leaves it: without undefined values, and with what objects' toJSON says.
    const text = JSON.stringify(asked[name]);
    // Two of one text are equal, and most attributes are what they were.
    if (text === JSON.stringify(before[name])) return [];
    const after = text === undefined ? undefined : JSON.parse(text);
    return isDeepStrictEqual(before[name], after) ? [] : [[name, after]];
  });
}

export function withChanges(held: SessionRecord, changes: readonly [string, unknown][]): SessionRecord {
  const record = { ...held };
  for (const [name, value] of changes) {
    if (value === undefined) delete record[name];
    else record[name] = value;
  }
  return record;
}
