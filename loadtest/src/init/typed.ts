/** What a person typed, and later pages show: it becomes a mark that no other request has. */
import { entriesOf, type Form } from '../scenarios/html/form.ts';
import { type Leaf, leavesIn, leavesOf } from './leaves.ts';
import type { Source } from './origin-of-value.ts';
import { readableText } from './page-texts.ts';
import { isId, isTokenLike } from './roles.ts';
import { isHtml, isJson, type Visit } from './visits.ts';

export interface Typed {
  /** The visit that wrote it. */
  readonly by: number;
  readonly leaf: Leaf;
  /** By the visits that show it. */
  readonly shownAt: readonly { readonly visit: number; readonly in: Source | null }[];
}

const LEAST_CHARS = 2;

/** Fields that the page's form already had as they were sent. */
export const untouched = (form: Form | null): ReadonlySet<string> =>
  new Set(form ? entriesOf(form, {}).map(([name, value]) => `${name}=${value.replace(/\r\n/g, '\n')}`) : []);

export const isUntouched = ({ name, value }: Leaf, had: ReadonlySet<string>): boolean =>
  had.has(`${name}=${value.replace(/\r\n/g, '\n')}`);

/** @param formAt the form of the page before, where a visit sends one */
export function typedIn(
  visits: readonly Visit[],
  skipped: ReadonlySet<number>,
  formAt: (index: number) => Form | null,
): Typed[] {
  return visits.flatMap((visit, index) => {
    if (visit.first.method === 'GET' || visit.first.method === 'DELETE' || skipped.has(index)) return [];
    const form = formAt(index);
    const had = untouched(form);
    const choices = new Set(form?.controls.filter(({ kind }) => kind !== 'field').map(({ name }) => name));
    const leaves = leavesOf(visit.first.body).filter(
      (leaf) =>
        leaf.value.trim().length >= LEAST_CHARS &&
        !leaf.isFile &&
        !choices.has(leaf.name) &&
        !isUntouched(leaf, had) &&
        !/^(?:\d+|true|false|on|yes|no)$/i.test(leaf.value) &&
        !isId(leaf.value) &&
        !(isTokenLike(leaf.value) && !/[-_ ]/.test(leaf.value)),
    );
    const found = leaves.flatMap((leaf): Typed[] => {
      // What was there before says nothing.
      if (visits.slice(0, index).some(({ last }) => isShown(last, leaf.value))) return [];
      const shownAt = visits.flatMap(({ last }, at) => {
        const place = at >= index ? placeOf(last, leaf.value) : undefined;
        return place === undefined ? [] : [{ visit: at, in: place }];
      });
      return shownAt.length > 0 ? [{ by: index, leaf, shownAt }] : [];
    });
    // The longest is the least likely to be there by chance.
    return found
      .sort((a, b) => b.shownAt.length - a.shownAt.length || b.leaf.value.length - a.leaf.value.length)
      .slice(0, 1);
  });
}

const isShown = (last: Visit['last'], value: string): boolean => placeOf(last, value) !== undefined;

/** Undefined: it is not there; null: anywhere on a page. */
export function placeOf({ answer }: Visit['last'], value: string): Source | null | undefined {
  if (!answer) return undefined;
  if (isHtml(answer))
    return readable(answer.body).includes(squeezed(value)) || inField(answer.body, value) ? null : undefined;
  if (!isJson(answer)) return answer.body.includes(value) ? null : undefined;
  try {
    const leaf = [...leavesIn(JSON.parse(answer.body))].find((one) => one.value.includes(value));
    // Of a list, all of it: new items may come in front.
    return leaf ? { json: leaf.pointer.replace(/\/\d+(?:\/.*)?$/, '') } : undefined;
  } catch {
    return undefined;
  }
}

const inField = (html: string, value: string): boolean => html.includes(`value="${value}"`);
const readable = (html: string): string => squeezed(readableText(html));
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();
