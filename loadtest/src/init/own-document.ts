/** A page that all users would overwrite, told by its name in addresses. */
import type { Account } from './draft.ts';
import { leavesOf } from './leaves.ts';
import { isId } from './roles.ts';
import type { Typed } from './typed.ts';
import type { Visit } from './visits.ts';

/** A page of a wiki and the like, which all users would overwrite: its name, where addresses have it. */
export function documentOf(typed: readonly Typed[], visits: readonly Visit[]): string | null {
  for (const { by, shownAt } of typed) {
    const writer = visits[by];
    if (!writer) continue;
    const own = new Set([
      ...namesIn(writer.first.url),
      ...leavesOf(writer.first.body).flatMap(({ name, value }) => (DOCUMENT.test(name) ? [value] : [])),
    ]);
    const shown = shownAt.flatMap(({ visit }) => (visits[visit] ? namesIn(visits[visit].last.url) : []));
    const name = shown.find((one) => own.has(one) && !isId(one) && one.length >= 3);
    if (name !== undefined) return name;
  }
  return null;
}

/** It has the user's own name in it. */
export const isOwnPage = (document: string, account: Account | null): boolean =>
  Object.values(account ?? {}).some(
    (value) => value.length >= 3 && document.split(/[^A-Za-z0-9]+/).includes(value),
  );

const DOCUMENT = /^(?:id|title|page|slug|topic|wpTitle)$/i;

const namesIn = (url: URL): string[] =>
  [...url.searchParams].flatMap(([name, value]) => (DOCUMENT.test(name) ? [value] : []));
