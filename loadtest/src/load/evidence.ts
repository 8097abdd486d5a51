/** What an answer gives away beside its page: what a cache, a clock or a version has to do with it. */
import { decoded } from '../model/decoded.ts';
import type { AnswerHeaders } from '../scenarios/exchange.ts';

/** A Date has whole seconds, and an answer takes its time. */
const LEAST_APART_MS = 5000;

const CACHE_HEADERS = [
  'x-cache',
  'cf-cache-status',
  'x-cache-status',
  'x-proxy-cache',
  'cache-status',
] as const;

/** Why a cache seems to have answered; undefined where nothing says so. */
export function cachedBy(headers: AnswerHeaders): string | undefined {
  const age = one(headers.age);
  if (age !== undefined && Number(age) > 0) return `age: ${age}`;
  for (const name of CACHE_HEADERS) {
    const value = one(headers[name]);
    if (value !== undefined && /\bhit\b/i.test(value)) return `${name}: ${value.slice(0, 60)}`;
  }
  return undefined;
}

let lastDate = '';
let lastDateMs = Number.NaN;

/** The Date of an answer, in milliseconds since the epoch; NaN where it has none. */
export function dateOf(headers: AnswerHeaders): number {
  const date = one(headers.date) ?? '';
  // The same for a second's answers.
  if (date !== lastDate) {
    lastDate = date;
    lastDateMs = Date.parse(date);
  }
  return lastDateMs;
}

/** How far its Date is from the client's clock, where that is more than it takes; in milliseconds. */
export function clockOf(headers: AnswerHeaders, nowMs: number): number | undefined {
  const apart = dateOf(headers) - nowMs;
  return Math.abs(apart) >= LEAST_APART_MS ? Math.round(apart / 1000) * 1000 : undefined;
}

/** A cookie's text, or what it encodes, carries the mark: the session itself is in the cookie. */
export function carries(id: string, mark: string): boolean {
  if (id.includes(mark)) return true;
  return readings(id).some((text) => text.includes(mark));
}

function* parts(id: string): Generator<string> {
  const plain = decoded(id);
  yield plain;
  for (const part of plain.split(/[.:|]/)) if (part.length >= 8) yield part;
}

const readings = (id: string): string[] =>
  [...parts(id)].flatMap((part) => [
    part,
    Buffer.from(part.replace(/^s:/, ''), 'base64url').toString('latin1'),
  ]);

const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];
