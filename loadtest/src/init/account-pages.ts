/** Which pages show who is logged in, and where. */
import { escaped } from '../model/escaped.ts';
import type { Account, Show } from './draft.ts';
import { leavesIn } from './leaves.ts';
import { type PageText, textsOn } from './page-texts.ts';
import { isHtml, isJson, type Visit } from './visits.ts';

const LOG_OUT =
  /^(?:log|sign)[ -]?(?:out|off)$|^abmelden$|^(?:se )?d[ée]connexion$|^로그아웃$|^ログアウト$|^退出(?:登录)?$/i;

/** What a visitor is shown, too: it tells of nobody's login. */
export const publicTexts = (before: readonly Visit[]): ReadonlySet<string> =>
  new Set(
    before
      .flatMap(({ last }) => (isHtml(last.answer) ? textsOn(last.answer.body) : []))
      .map(({ text }) => text),
  );

/** Null where the page says nothing of it. @param userName the column of the account */
export function accountOn(
  { last }: Visit,
  account: Account,
  userName: string | null,
  forAll: ReadonlySet<string>,
): Show | null {
  const { answer } = last;
  const name = userName === null ? undefined : account[userName];
  if (isJson(answer) && name !== undefined) return inJson(answer.body, name, userName);
  if (!isHtml(answer)) return null;
  const texts = textsOn(answer.body).filter(({ text }) => !forAll.has(text));
  const named = name === undefined ? null : nameOn(texts, name, userName);
  if (named) return named;
  // Only who is logged in can log out.
  const out = texts.find(({ text }) => LOG_OUT.test(text));
  return out ? { object: 'account', value: out.text } : null;
}

function nameOn(texts: readonly PageText[], name: string, column: string | null): Show | null {
  const word = new RegExp(`(?<![\\w@.-])${escaped(name)}(?![\\w-]|\\.\\w)`);
  // A short text says who it is; in a long one the name is by chance.
  const [best] = texts
    .filter(({ text }) => text.length <= 80 && word.test(text))
    .sort((a, b) => rank(a, name) - rank(b, name));
  if (!best) return null;
  const value = best.text.replace(word, `{{${column}}}`);
  const isAlone = best.text === name;
  if (isAlone && best.selector === null) return null;
  return {
    object: 'account',
    value,
    ...(best.selector === null
      ? {}
      : { in: { css: best.selector, ...(best.isOneOfMany ? { all: true } : {}) } }),
  };
}

/** A place that has a name is found again; a short text has least by chance; a name alone says little. */
const rank = ({ text, selector }: PageText, name: string): number =>
  (selector === null ? 5 : 0) + (text === name ? 10 : 0) + text.length;

function inJson(body: string, name: string, column: string | null): Show | null {
  try {
    const leaf = [...leavesIn(JSON.parse(body))].find(({ value }) => value === name);
    return leaf ? { object: 'account', in: { json: leaf.pointer }, value: `{{${column}}}` } : null;
  } catch {
    return null;
  }
}
