/** Requests as curl commands, as browsers copy them ("Copy as cURL", for bash). */
import { UserError } from '../model/errors.ts';
import { parsedUrl } from '../model/parsed-url.ts';
import { type Body, bodyFrom, type Exchange, type Field } from './recording.ts';

/** Options that take a word and change nothing here. */
const WITH_WORD = new Set([
  '-o',
  '--output',
  '-m',
  '--max-time',
  '--connect-timeout',
  '-e',
  '--cacert',
  '-w',
  '--write-out',
  '--resolve',
  '-x',
  '--proxy',
  '-c',
  '--cookie-jar',
  '--retry',
]);

/** Several, as a browser copies all of its requests: each begins a line, and may end in ; or &. */
export const commandsIn = (text: string): string[] =>
  text
    .split(/\r?\n(?=curl\s)/)
    .map((command) => command.trim().replace(/\s*[;&]$/, ''))
    .filter((command) => command !== '');

/** @throws {UserError} that says what can't be read */
export function readCurl(command: string): Exchange {
  const [program, ...words] = wordsIn(command);
  if (program !== 'curl')
    throw new UserError(`a command that begins with curl is needed, and not: ${command.slice(0, 60)}`);
  const headers: Record<string, string> = {};
  const texts: string[] = [];
  const fields: Field[] = [];
  let [method, address, isJson, inQuery]: [string | null, string | null, boolean, boolean] = [
    null,
    null,
    false,
    false,
  ];
  for (let index = 0; index < words.length; index++) {
    const [option = '', joined] = split(words[index] ?? '');
    const next = (): string => joined ?? words[++index] ?? '';
    if (option === '-X' || option === '--request') method = next().toUpperCase();
    else if (option === '-H' || option === '--header') addHeader(next(), headers);
    else if (option === '-b' || option === '--cookie') headers.cookie = next();
    else if (option === '-A' || option === '--user-agent') headers['user-agent'] = next();
    else if (option === '-u' || option === '--user')
      headers.authorization = `Basic ${Buffer.from(next()).toString('base64')}`;
    else if (option === '--json') {
      texts.push(next());
      isJson = true;
    } else if (option === '--data-urlencode') texts.push(encodedPair(next()));
    else if (
      option === '-d' ||
      option === '--data' ||
      option === '--data-raw' ||
      option === '--data-binary' ||
      option === '--data-ascii'
    )
      texts.push(next());
    else if (option === '-F' || option === '--form' || option === '--form-string')
      fields.push(fieldOf(next()));
    else if (option === '-G' || option === '--get') inQuery = true;
    else if (option === '-I' || option === '--head') method = 'HEAD';
    else if (option === '--url') address = next();
    else if (WITH_WORD.has(option)) next();
    else if (!option.startsWith('-')) address ??= words[index] ?? null;
  }
  const url = parsedUrl(/^[a-z]+:\/\//i.test(address ?? '') ? (address ?? '') : `http://${address}`);
  if (address === null || !url) throw new UserError(`no address in: ${command.slice(0, 80)}`);
  if (inQuery)
    for (const [name, value] of new URLSearchParams(texts.join('&'))) url.searchParams.append(name, value);
  const type = headers['content-type'] ?? (isJson ? 'application/json' : 'application/x-www-form-urlencoded');
  const body: Body | null =
    fields.length > 0
      ? { kind: 'multipart', fields }
      : texts.length > 0 && !inQuery
        ? bodyFrom(texts.join('&'), type)
        : null;
  const isScript =
    body?.kind === 'json' || headers['sec-fetch-dest'] === 'empty' || /json/.test(headers.accept ?? '');
  return {
    method: method ?? (body ? 'POST' : 'GET'),
    url,
    headers,
    body,
    answer: null,
    as: isScript ? 'script' : 'page',
  };
}

/** Long options may be joined to their word by =, short ones without anything. */
function split(word: string): [string, string | undefined] {
  const [, long, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
  if (long !== undefined) return [long, value];
  const [, short, rest] = /^(-[XHbAudFoem])(.+)$/s.exec(word) ?? [];
  return short === undefined ? [word, undefined] : [short, rest];
}

function addHeader(line: string, headers: Record<string, string>): void {
  const [, name, value = ''] = /^([^:]+):\s*(.*)$/s.exec(line) ?? [];
  if (name !== undefined) headers[name.trim().toLowerCase()] = value;
}

function encodedPair(text: string): string {
  const equals = text.indexOf('=');
  return equals < 0
    ? encodeURIComponent(text)
    : `${text.slice(0, equals)}=${encodeURIComponent(text.slice(equals + 1))}`;
}

function fieldOf(text: string): Field {
  const [, name = text, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  const [, file, type] = /^@([^;]+)(?:;type=([^;]+))?/.exec(value) ?? [];
  return file === undefined ? { name, value } : { name, value: '', filename: file, type };
}

/** The words of a command as a POSIX shell takes them apart, with bash's $'…', and lines that go on after \. */
export function wordsIn(command: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  const text = command.replace(/\\\r?\n/g, ' ').trim();
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === "'" || char === '"' || (char === '$' && text[at + 1] === "'")) {
      const isAnsi = char === '$';
      const [inside, end] = quoted(
        text,
        at + (isAnsi ? 2 : 1),
        isAnsi ? 'ansi' : char === '"' ? 'double' : 'single',
      );
      word = (word ?? '') + inside;
      at = end;
    } else if (char === '\\') word = (word ?? '') + (text[++at] ?? '');
    else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return words;
}

const ANSI: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

/** @throws {UserError} where the quote is never closed */
function quoted(
  text: string,
  from: number,
  kind: 'single' | 'double' | 'ansi',
): [inside: string, end: number] {
  let inside = '';
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === (kind === 'double' ? '"' : "'")) return [inside, at];
    if (char !== '\\' || kind === 'single') {
      inside += char;
      continue;
    }
    const next = text[++at] ?? '';
    if (kind === 'double') inside += /["\\$`]/.test(next) ? next : `\\${next}`;
    else if (next === 'u' || next === 'x') {
      const [, digits = ''] =
        (next === 'u' ? /^([0-9a-f]{1,4})/i : /^([0-9a-f]{1,2})/i).exec(text.slice(at + 1)) ?? [];
      inside += String.fromCodePoint(Number.parseInt(digits || '0', 16));
      at += digits.length;
    } else inside += ANSI[next] ?? next;
  }
  throw new UserError(`a quote is opened and not closed in: ${text.slice(0, 80)}`);
}
