/** Where a value that a request carries came from: a place in an earlier answer, as a scenario's `extract` says it. */
import { readSetCookie } from '../load/cookies/set-cookie.ts';
import { decoded } from '../model/decoded.ts';
import { escaped } from '../model/escaped.ts';
import type { AnswerHeaders } from '../scenarios/exchange.ts';
import { elements } from '../scenarios/html/elements.ts';
import { ShownPage } from '../scenarios/html/shown-page.ts';
import { leavesIn } from './leaves.ts';
import type { RecordedAnswer } from './recording.ts';
import { isHtml, isJson } from './visits.ts';

export type Source = Readonly<Record<string, string | boolean | { readonly header: string }>>;

/** Null where the answer does not have it. */
export function sourceIn(answer: RecordedAnswer | null, value: string): Source | null {
  if (!answer || value === '') return null;
  return inBody(answer, value) ?? inHeaders(answer.headers, value);
}

function inBody(answer: RecordedAnswer, value: string): Source | null {
  if (isHtml(answer)) return inPage(answer.body, value);
  if (!isJson(answer)) return null;
  try {
    const leaf = [...leavesIn(JSON.parse(answer.body))].find((one) => one.value === value);
    return leaf ? { json: leaf.pointer } : null;
  } catch {
    return null;
  }
}

/** Attributes that a scenario takes by themselves, and others. */
function inPage(html: string, value: string): Source | null {
  const { document } = new ShownPage('http://any/', html);
  for (const element of elements(
    'input[name], meta[content], [data-token], [data-csrf], a[href], form[action]',
    document,
  )) {
    const { name, attribs } = element;
    if (name === 'meta' && attribs.content === value && attribs.name)
      return { css: `meta[name="${attribs.name}"]` };
    if (name === 'input' && attribs.value === value) return { css: `input[name="${attribs.name}"]` };
    for (const attr of ['data-token', 'data-csrf'])
      if (attribs[attr] === value) return { css: `[${attr}]`, attr };
  }
  const at = html.indexOf(value);
  if (at < 0) return null;
  // By what is ahead of it: long enough to be found again, and no longer than it stays the same.
  const [before = ''] = /[^<>\n]{1,40}$/.exec(html.slice(Math.max(0, at - 40), at)) ?? [];
  const head = before.replace(/^.*[\s;,{](?=\S)/, '');
  if (head.length < 3) return null;
  return { regex: `${escaped(head)}(${/^\d+$/.test(value) ? '\\d+' : '[\\w.~+/=-]+'})` };
}

function inHeaders(headers: AnswerHeaders, value: string): Source | null {
  for (const [name, values] of Object.entries(headers)) {
    const own = [values ?? []].flat();
    if (name === 'set-cookie') {
      const cookie = own
        .map(readSetCookie)
        .find((one) => one.value === value || decoded(one.value) === value);
      if (cookie) return { regex: `${escaped(cookie.name)}=([^;]+)`, from: { header: 'Set-Cookie' } };
    } else if (own.includes(value)) return { header: name };
  }
  return null;
}
