/** What differs between two states of a session, attribute by attribute, and another state with the same changes. */
import { isDeepStrictEqual } from 'node:util';
import type { SessionRecord } from './session-store.ts';

/** Names and new values; undefined if an attribute is gone. */
export function changesBetween(before: SessionRecord, asked: SessionRecord): [string, unknown][] {
  // As JSON leaves it: without undefined values, and with what objects' toJSON says.
  const after: SessionRecord = JSON.parse(JSON.stringify(asked));
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...names]
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) => [name, after[name]]);
}

export function withChanges(held: SessionRecord, changes: readonly [string, unknown][]): SessionRecord {
  const record = { ...held };
  for (const [name, value] of changes) {
    if (value === undefined) delete record[name];
    else record[name] = value;
  }
  return record;
}
