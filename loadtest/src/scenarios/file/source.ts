/** Finds something in an answer: all of its body, a place in its JSON, what an expression matches, a header. */
import type { Answer } from '../exchange.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import type { Source } from './schema.ts';

/** @returns the text, or null @throws {UnreadableAnswer} if JSON is asked for and the body is not JSON */
export function find({ json, regex, header }: Source, { body, headers }: Answer): string | null {
  if (json !== undefined) return asText(atPointer(parse(body), json));
  if (header !== undefined) return [headers[header.toLowerCase()] ?? []].flat()[0] ?? null;
  if (regex === undefined) return body;
  const match = new RegExp(regex, 's').exec(body);
  return match ? (match[1] ?? match[0]) : null;
}

/** RFC 6901; undefined if there is nothing, and for `-`. */
function atPointer(value: unknown, pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return Object.hasOwn(inner, name) ? (inner as Record<string, unknown>)[name] : undefined;
  }, value);
}

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
