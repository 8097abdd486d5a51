/** Finds something in an answer: all of its body, a place in its JSON, what an expression matches, a header. */
import type { Answer } from '../exchange.ts';
import { atPointer } from '../json-pointer.ts';
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
