/**
 * The head of an answer: what is plain is read here, and anything else is `null`, for undici to make of it what it makes.
 * Plain is HTTP/1.1 with a length or in chunks, and headers that no reader could take for something else.
 */
import type { AnswerHeaders } from '../../scenarios/exchange.ts';

export interface AnswerHead {
  readonly status: number;
  /** As undici tells them: names in lower case, a list where one is there more than once. */
  readonly headers: AnswerHeaders;
  /** Of the body; -1: it comes in chunks. */
  readonly length: number;
  /** How long the connection may idle afterwards, in milliseconds; 0: it is to be closed. */
  readonly keptMs: number;
}

/** undici's own: what it does without being told, and how much sooner than the other side it closes. */
const KEPT_MS = 4000;
const SOONER_MS = 2000;
const LONGEST_KEPT_MS = 600_000;

const NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
const STATUS_LINE = /^HTTP\/1\.1 [2-5]\d\d /;
/** Controls, and line ends that are not CR LF: what one reader takes for the end of a header, and another does not. */
const AMBIGUOUS = /[^\t\r\n -~\x80-\xff]|\r(?!\n)|(?<!\r)\n/;

/** Headers that another reader might understand in its own way. */
const isPlainName = (name: string): boolean =>
  NAME.test(name) && !(name.toLowerCase() in {}) && name.toLowerCase() !== 'proxy-connection';

/** In lower case, by name as sent; null: not a plain one. */
const names = new Map<string, string | null>();
const MOST_NAMES = 1000;

function nameOf(sent: string): string | null {
  let name = names.get(sent);
  if (name === undefined) {
    if (names.size >= MOST_NAMES) names.clear();
    name = isPlainName(sent) ? sent.toLowerCase() : null;
    names.set(sent, name);
  }
  return name;
}

/** Most answers have a head that was there just before: by their length, which is quicker found than the text. */
const MOST_REMEMBERED_CHARS = 1024;
const remembered: ({ readonly text: string; readonly head: AnswerHead } | undefined)[] = new Array(
  MOST_REMEMBERED_CHARS,
).fill(undefined);

/** @param text without the empty line at its end; one character for each byte */
export function readHead(text: string): AnswerHead | null {
  const last = remembered[text.length];
  if (last?.text === text) return last.head;
  const head = read(text);
  if (head && text.length < MOST_REMEMBERED_CHARS) remembered[text.length] = { text, head };
  return head;
}

function read(text: string): AnswerHead | null {
  if (!STATUS_LINE.test(text) || AMBIGUOUS.test(text)) return null;
  const headers: Record<string, string | string[]> = {};
  let start = text.indexOf('\r\n');
  start = start < 0 ? text.length : start + 2;
  while (start < text.length) {
    const found = text.indexOf('\r\n', start);
    const end = found < 0 ? text.length : found;
    const colon = text.indexOf(':', start);
    if (colon < 0 || colon >= end) return null;
    const name = nameOf(text.slice(start, colon));
    const value = text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1, end);
    if (name === null || value === '' || isBlank(value, 0) || isBlank(value, value.length - 1)) return null;
    const before = headers[name];
    if (before === undefined) headers[name] = value;
    else if (typeof before === 'string') headers[name] = [before, value];
    else before.push(value);
    start = end + 2;
  }
  const status = Number(text.slice(9, 12));
  const length = lengthOf(status, headers);
  const keptMs = keptOf(headers);
  return length === null || keptMs === null ? null : { status, headers, length, keptMs };
}

const isBlank = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t';

/** Null: not plain. */
function lengthOf(status: number, headers: AnswerHeaders): number | null {
  const { 'content-length': length, 'transfer-encoding': encoding } = headers;
  const isBodiless = status === 204 || status === 304;
  if (encoding !== undefined)
    return encoding === 'chunked' && length === undefined && !isBodiless ? -1 : null;
  if (length === undefined) return isBodiless ? 0 : null;
  if (typeof length !== 'string' || !/^\d{1,9}$/.test(length)) return null;
  return isBodiless && Number(length) > 0 ? null : Number(length);
}

function keptOf({ connection, 'keep-alive': kept }: AnswerHeaders): number | null {
  if (connection !== undefined) {
    if (typeof connection !== 'string') return null;
    const said = connection.toLowerCase();
    if (said === 'close') return 0;
    if (said !== 'keep-alive') return null;
  }
  if (kept === undefined) return KEPT_MS;
  if (typeof kept !== 'string') return null;
  const seconds = /timeout=(\d+)/.exec(kept)?.[1];
  if (seconds === undefined) return KEPT_MS;
  return Math.max(0, Math.min(Number(seconds) * 1000 - SOONER_MS, LONGEST_KEPT_MS));
}
