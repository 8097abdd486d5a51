/** An answer in a few words, as a person would see it; what looks like a secret is left out. */
import { Parser } from 'htmlparser2';
import { bareText } from '../../model/hidden.ts';
import type { Answer } from '../../scenarios/exchange.ts';
import { shownPath } from '../../scenarios/masked.ts';

const MOST_CHARS = 240;

export function excerptOf({ status, body, headers, location }: Answer): string {
  if (location !== null) return `${status}, on to ${placeOf(location)}`;
  const type = String(headers['content-type'] ?? '').split(';', 1)[0];
  const text = /html/.test(type ?? '') || /^\s*</.test(body) ? textOf(body) : body;
  const shown = text.replace(/\s+/g, ' ').trim();
  const bare = bareText(shown).replace(SECRET, '…');
  const cut = bare.length > MOST_CHARS ? `${bare.slice(0, MOST_CHARS)} …` : bare;
  return `${status}${type ? ` (${type})` : ''}: ${cut === '' ? 'an empty page' : `“${cut}”`}`;
}

/** Neither its query nor who is named in it. */
const placeOf = (location: string): string => shownPath({ path: bareText(location.split('?', 1)[0] ?? '') });

/** Tokens are long, and of letters and digits both. */
const SECRET = /\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{24,}\b/g;

/** What a person reads: no tags, no scripts; fields by their names. */
function textOf(html: string): string {
  const texts: string[] = [];
  let hidden = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'script' || name === 'style') hidden++;
      if (name === 'input' && attributes.type !== 'hidden')
        texts.push(`[${attributes.type === 'password' ? 'password' : (attributes.name ?? 'field')}]`);
    },
    ontext(text) {
      if (hidden === 0) texts.push(text);
    },
    onclosetag(name) {
      if (name === 'script' || name === 'style') hidden--;
      texts.push(' ');
    },
  });
  parser.end(html);
  return texts.join('');
}
