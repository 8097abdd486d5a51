/** `{{name}}` in a text stands for a value; `{{name | number}}`, alone in a JSON text, for a number. */
import type { Values } from '../scenario.ts';

const PLACE = /\{\{\s*([^{}|]*?)\s*(?:\|\s*number\s*)?\}\}/g;
const NUMBER = /^\{\{\s*([^{}|]*?)\s*\|\s*number\s*\}\}$/;

/** The names that a text asks for. */
export const namesIn = (text: string): string[] => [...text.matchAll(PLACE)].map(([, name = '']) => name);

/** A text as its user has written it. */
export const asWritten = (text: string): string =>
  text.replace(/\{\{(\$\w+)\}\}/g, (_, name: string) => `\${${name.slice(1)}}`);

/** @param encode what is done to each value before it goes in */
export const render = (
  text: string,
  values: Values,
  encode: (value: string) => string = (value) => value,
): string =>
  // Most texts stand as they are.
  text.includes('{{') ? text.replace(PLACE, (_, name: string) => encode(values[name] ?? '')) : text;

/** Every text in a JSON value, with the path to it. */
export function* textsIn(
  value: unknown,
  path: readonly PropertyKey[] = [],
): Generator<[readonly PropertyKey[], string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield* textsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  }
}

/** A JSON value with all its texts rendered. */
export function renderJson(value: unknown, values: Values): unknown {
  if (typeof value === 'string') {
    const [, number] = NUMBER.exec(value) ?? [];
    return number === undefined ? render(value, values) : Number(values[number]);
  }
  if (Array.isArray(value)) return value.map((inner) => renderJson(inner, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renderJson(inner, values)]));
}
