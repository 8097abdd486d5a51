/** Finds something in an answer: in its body, its JSON, a header, by an expression or a selector. */
import { decodeHTML } from 'entities';
import type { Random } from '../../model/random.ts';
import type { Answer } from '../exchange.ts';
import { textsBySelector } from '../html/find-in-page.ts';
import { atPointer } from '../json-pointer.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import type { Source } from './schema/answer.ts';

/** @returns the text, or null @throws {UnreadableAnswer} if JSON is asked for and the body is not JSON */
export function find(source: Source, answer: Answer, random: Random = () => 0): string | null {
  const { json, regex, header, css } = source;
  const { body } = answer;
  if (json !== undefined) return asText(atPointer(parse(body), json));
  if (header !== undefined) return headerOf(header, answer);
  if (regex === undefined && css === undefined) return body;
  const found = css === undefined ? matchesOf(source, answer) : textsBySelector(body, css, source.attr);
  if (source.all) return found.length === 0 ? null : found.join('\n');
  if (source.pick === 'last') return found.at(-1) ?? null;
  return found[source.pick === 'random' ? Math.floor(random() * found.length) : 0] ?? null;
}

/** Where it looks, in words. */
export const sourceText = ({ all, pick, attr, from, ...where }: Source): string =>
  [
    ...Object.entries(where).map(([kind, what]) =>
      what === true ? 'anywhere in its body' : `${kind} ${what}`,
    ),
    ...(attr === undefined ? [] : [`its ${attr}`]),
    ...(from === undefined ? [] : [`in the header ${from.header}`]),
    ...(all ? ['all of them'] : []),
    ...(pick === undefined ? [] : [`the ${pick}`]),
  ].join(', ');

function matchesOf({ regex = '', from, all, pick }: Source, answer: Answer): string[] {
  // Several of one name, as cookies are, are a line each.
  const text = from ? valuesOf(from.header, answer).join('\n') : answer.body;
  // Of most only the first is asked for.
  const several = all === true || pick !== undefined;
  const matches = several ? [...text.matchAll(patternOf(regex, 'gs'))] : [patternOf(regex, 's').exec(text)];
  const found = matches.flatMap((match) => (match ? (match[1] ?? match[0]) : []));
  // What a page has as &amp; a browser takes for &.
  return from || !isHtml(answer)
    ? found
    : found.map((value) => (value.includes('&') ? decodeHTML(value) : value));
}

/** A scenario has a few, and asks for them with each answer. */
const patterns = new Map<string, RegExp>();
const MOST_PATTERNS = 1000;

function patternOf(regex: string, flags: 's' | 'gs'): RegExp {
  const key = `${flags} ${regex}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    pattern = new RegExp(regex, flags);
    patterns.set(key, pattern);
  }
  return pattern;
}

const headerOf = (name: string, answer: Answer): string | null => valuesOf(name, answer)[0] ?? null;

const valuesOf = (name: string, { headers }: Answer): string[] => [headers[name.toLowerCase()] ?? []].flat();

const isHtml = ({ headers }: Answer): boolean => /html/.test(String(headers['content-type'] ?? ''));

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableAnswer('not JSON');
  }
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
