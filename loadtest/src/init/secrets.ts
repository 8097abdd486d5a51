/** What is nobody's business, and no login's: keys, tokens and codes that no answer gave. They go to the accounts' file. */
import { elements } from '../scenarios/html/elements.ts';
import type { ShownPage } from '../scenarios/html/shown-page.ts';
import type { Account, DraftStep } from './draft.ts';
import { leavesOf } from './leaves.ts';
import { outsideOfPlaces } from './outside-of-places.ts';
import { freeName, valueName } from './value-name.ts';
import type { Visit } from './visits.ts';

const SECRET =
  /pass(?:w|word|wd|phrase|code)|^pass$|^pwd$|^pw$|kennwort|secret|token|api[-_]?key|^otp|^pin$|^sig(?:nature)?$|credential/i;
/** In texts that are neither a form nor JSON. */
const IN_TEXT = /(?:pass(?:word|wd)?|secret|token|api[-_]?key)\b["']?\s*[:=>]\s*["']?([^"'<>&,;\s)]{3,})/gi;

/** Values by their names. */
export function secretsIn(
  visits: readonly Visit[],
  pages: readonly (ShownPage | null)[],
): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, value: string): void => {
    if (value.length >= 3 && !/^(?:true|false|null|\d{1,3})$/.test(value))
      found.set(value, valueName(name, 'secret'));
  };
  for (const [index, { first }] of visits.entries()) {
    const page = pages[index];
    const hidden = page
      ? elements('input[type=password]', page.document).map(({ attribs }) => attribs.name)
      : [];
    for (const { name, value } of leavesOf(first.body)) {
      if (SECRET.test(name) || hidden.includes(name)) add(name, value);
      for (const [, inside = ''] of value.matchAll(IN_TEXT)) add('secret', inside);
    }
    for (const [name, value] of first.url.searchParams) if (SECRET.test(name)) add(name, value);
    if (first.body?.kind === 'text')
      for (const [, value = ''] of first.body.text.matchAll(IN_TEXT)) add('secret', value);
  }
  return found;
}

/**
 * @param taken names that stand for other values
 * @returns those that steps still had, by the names that stand for them now
 */
export function hideIn(
  steps: readonly DraftStep[],
  secrets: ReadonlyMap<string, string>,
  taken: Account,
): Record<string, string> {
  const columns: Record<string, string> = {};
  const templateOf = (value: string, wanted: string): string => {
    const isTaken = (name: string): boolean =>
      name === 'user' || (columns[name] ?? taken[name] ?? value) !== value;
    const name = freeName(wanted, isTaken);
    columns[name] = value;
    return `{{${name}}}`;
  };
  const hidden = (text: string, step: DraftStep): string => {
    let shown = text;
    for (const [value, name] of secrets) {
      for (const form of new Set([value, encodeURIComponent(value)])) {
        const before = shown;
        shown = outsideOfPlaces(shown, (plain) => {
          const isThere = value.length >= 6 ? plain.includes(form) : plain === value;
          return isThere ? plain.replaceAll(form, templateOf(value, name)) : plain;
        });
        if (shown !== before)
          step.guesses.push(`${name} is a secret that no answer gave: it is in the accounts’ file`);
      }
    }
    return shown;
  };
  const deep = (value: unknown, step: DraftStep): unknown => {
    if (typeof value === 'string') return hidden(value, step);
    if (typeof value === 'number' && secrets.has(String(value))) return hidden(String(value), step);
    if (Array.isArray(value)) return value.map((inner) => deep(inner, step));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner, step)]));
  };
  for (const step of steps) {
    for (const key of ['form', 'json', 'multipart', 'headers'] as const)
      if (step[key] !== undefined) Object.assign(step, { [key]: deep(step[key], step) });
    if (step.text !== undefined) step.text = hidden(step.text, step);
    if (step.path !== undefined) step.path = hidden(step.path, step);
    step.name = step.name.startsWith('log ') ? step.name : hidden(step.name, step);
    step.guesses = [...new Set(step.guesses)];
  }
  return columns;
}
