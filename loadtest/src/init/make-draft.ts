/** From visits to a draft: who logs in, what is written and shown, what each request carries on from earlier answers. */

import { readSetCookie } from '../load/cookies/set-cookie.ts';
import { asksForPassword } from '../load/password-page.ts';
import { decoded } from '../model/decoded.ts';
import { type Form, findForm } from '../scenarios/html/form.ts';
import { ShownPage } from '../scenarios/html/shown-page.ts';
import { accountOn, publicTexts } from './account-pages.ts';
import type { Account, Draft, DraftStep } from './draft.ts';
import { leavesOf } from './leaves.ts';
import { Literals } from './literals.ts';
import { documentOf, isOwnPage } from './own-document.ts';
import { RequestWriter } from './request-writer.ts';
import { basicIn, isLogout, type Login, loginIn, tokenLoginIn } from './roles.ts';
import { hideIn, secretsIn } from './secrets.ts';
import { showTyped } from './show-typed.ts';
import { type Typed, typedIn } from './typed.ts';
import { isHtml, type Visit, type Visits } from './visits.ts';

export function makeDraft({ origin, origins, visits: recorded, leftOut }: Visits, from: string): Draft {
  const doubts: string[] = [];
  const visits = ofOneUser(recorded, doubts);
  const literals = new Literals();
  const pages = visits.map((_, index) => pageBefore(visits, index));
  const forms = visits.map((visit, index) => formOf(visit, pages[index] ?? null));
  const logins = visits.map((visit, index) => loginIn(visit, pages[index] ?? null));
  const loginAt = logins.findIndex((login) => login !== null);
  const login = logins[loginAt] ?? null;
  const account = accountOf(login, visits, literals);
  const userName = login?.user ? columnOf(login.user.name, 'name') : null;
  const outAt = visits.findIndex((visit, index) => index > loginAt && loginAt >= 0 && isLogout(visit));
  const tokenAt = visits.findIndex((visit, index) => tokenLoginIn(visit, visits.slice(index + 1)) !== null);
  const token = visits[tokenAt] && tokenLoginIn(visits[tokenAt], visits.slice(tokenAt + 1));

  const skipped = new Set([loginAt, outAt, tokenAt].filter((index) => index >= 0));
  const typed = typedIn(visits, skipped, (index) => forms[index] ?? null);
  const marks = nameMarks(typed);
  for (const [index, { leaf }] of typed.entries())
    literals.set(leaf.value, marked(leaf.value, marks[index] ?? 'mark'));
  const document = documentOf(typed, visits);
  const isNamed = document !== null && literals.get(document) === undefined && !isOwnPage(document, account);
  if (isNamed) literals.set(document, '{{user}}');

  const writer = new RequestWriter({
    visits,
    pages,
    forms,
    literals,
    taken: Object.keys(account ?? {}),
    hidden: token?.isGuessed ? { token: token.token, at: tokenAt } : null,
  });
  const steps = visits.map((visit, index): DraftStep => {
    const step: DraftStep = { visit, name: '', headers: {}, extract: {}, shows: [], guesses: [] };
    writer.write(step, index);
    step.name = nameOf(visit, index === loginAt, index === outAt);
    return step;
  });
  tellApart(steps);
  if (login && steps[loginAt]) nameAccount(steps[loginAt], login);
  const own = { ...account, ...writer.own };
  const values = { ...own, ...hideIn(steps, secretsIn(visits, pages), own) };
  const accounts = Object.keys(values).length > 0 ? values : null;
  if (!login && !token && visits[0]?.first.headers.cookie)
    doubts.push(
      'who the user is: the recording begins with cookies that no answer in it gave; record from the login on',
    );

  if (login && steps[loginAt]) steps[loginAt].writes = { object: 'account', how: 'login' };
  if (steps[outAt]) steps[outAt].writes = { object: 'account', how: 'logout' };
  if (token && steps[tokenAt]) {
    if (tokenAt !== loginAt) {
      steps[tokenAt].writes = { object: 'session', how: 'login' };
      steps[tokenAt].guesses.push('the token that it gives begins the session');
    }
    if (token.isGuessed)
      steps[tokenAt].guesses.push('the recording hides what later requests carry: taken for a bearer token');
  }
  showTyped(typed, marks, visits, steps);
  if (login) showAccount({ visits, steps, account: account ?? {}, userName, loginAt, outAt }, doubts);
  if (isNamed)
    for (const step of steps)
      if (step.path?.includes('{{user}}')) {
        step.guesses.push(
          `each user has a page of their own, in place of ${document}: else they overwrite each other's`,
        );
        break;
      }
  if (typed.length === 0 && !login && !token)
    doubts.push(
      'nothing that was typed is shown on a later page: say in writes and shows what a page must show',
    );
  const stays = login !== null && outAt < 0;
  const isShared = login !== null && typed.length > 0;
  return {
    about: `recorded with ${from}: ${steps.map(({ name }) => name).join(', ')}`.slice(0, 190),
    origin,
    origins,
    steps,
    once: stays && loginAt + 1 < steps.length ? loginAt + 1 : 0,
    fresh: stays && loginAt + 1 >= steps.length,
    accounts,
    shared: isShared
      ? 'what is written may be meant for all who log in; take it out if it is nobody else’s business'
      : null,
    sessionIn: token ? { json: token.pointer } : null,
    cookies: cookiesIn(visits),
    doubts,
    leftOut,
  };
}

/** Without logins that were refused, and without what another user did after the first. */
function ofOneUser(visits: readonly Visit[], doubts: string[]): readonly Visit[] {
  const logins = visits.filter((visit, index) => loginIn(visit, pageBefore(visits, index)) !== null);
  const lastRight = logins.findLastIndex(
    ({ last: { answer } }) => !answer || (answer.status < 400 && !asksForPassword(answer)),
  );
  const refused = logins.filter(
    ({ last: { answer } }, index) =>
      index < lastRight && answer && (answer.status >= 400 || asksForPassword(answer)),
  );
  const kept = visits.filter((visit) => !refused.includes(visit));
  const [, second] = logins.filter((login) => !refused.includes(login));
  if (!second) return kept;
  doubts.push('what comes after a second login: the recording is used up to there');
  return kept.slice(0, kept.indexOf(second));
}

/** By their places, since a name may be its own password. */
function nameAccount(step: DraftStep, { user, password }: Login): void {
  const own = {
    ...(user ? { [user.name]: `{{${columnOf(user.name, 'name')}}}` } : {}),
    [password.name]: `{{${columnOf(password.name, 'password')}}}`,
  };
  for (const [field, template] of Object.entries(own)) {
    if (step.form && field in step.form) step.form[field] = template;
    const { json } = step;
    if (typeof json === 'object' && json !== null && field in json)
      step.json = { ...(step.json as object), [field]: template };
  }
}

/** The page that a person looked at when they sent this. */
function pageBefore(visits: readonly Visit[], index: number): ShownPage | null {
  const before = visits
    .slice(0, index)
    .findLast(({ first, last }) => first.as !== 'script' && isHtml(last.answer));
  return before?.last.answer ? new ShownPage(before.last.url.href, before.last.answer.body) : null;
}

function formOf({ first }: Visit, page: ShownPage | null): Form | null {
  if (!page || first.body === null || first.body.kind === 'json' || first.body.kind === 'text') return null;
  const fields = [...new Set(leavesOf(first.body).map(({ name }) => name))];
  const form = findForm(page, { action: first.url.href, fields });
  // Another form that happens to have such fields is not it.
  return form && (new URL(form.action).pathname === first.url.pathname || fields.length > 1) ? form : null;
}

const columnOf = (field: string, otherwise: string): string =>
  /^[A-Za-z][\w-]{2,40}$/.test(field) && field !== 'user' ? field : otherwise;

/** What a user has of their own; never in the scenario itself. */
function accountOf(login: Login | null, visits: readonly Visit[], literals: Literals): Account | null {
  const account: Record<string, string> = {};
  if (login) {
    if (login.user) account[columnOf(login.user.name, 'name')] = login.user.value;
    account[columnOf(login.password.name, 'password')] = login.password.value;
  }
  for (const { first } of visits) {
    const basic = basicIn(first.headers);
    if (basic)
      Object.assign(
        account,
        login
          ? { 'gate-name': basic.user, 'gate-password': basic.password }
          : { name: basic.user, password: basic.password },
      );
  }
  for (const [name, value] of Object.entries(account)) {
    if (value === login?.user?.value) literals.setWord(value, `{{${name}}}`);
    else literals.set(value, `{{${name}}}`);
  }
  return Object.keys(account).length > 0 ? account : null;
}

/** Written once, a mark is `mark`; of several, each has a name of its own. */
function nameMarks(typed: readonly Typed[]): string[] {
  const values = [...new Set(typed.map(({ leaf }) => leaf.value))];
  return typed.map(({ leaf }) => {
    const place = values.indexOf(leaf.value);
    return place === 0 ? 'mark' : `mark${place + 1}`;
  });
}

/** What is to be an address stays one. */
const marked = (value: string, name: string): string =>
  /^[^\s@]+@[^\s@]+\.\w+$/.test(value) ? `{{${name}}}${value.slice(value.indexOf('@'))}` : `{{${name}}}`;

function nameOf({ first, last }: Visit, isLogin: boolean, isOut: boolean): string {
  if (isLogin) return 'log in';
  if (isOut) return 'log out';
  const [, title] =
    first.as === 'script' ? [] : (/<title[^>]*>([^<]{1,80})/i.exec(last.answer?.body ?? '') ?? []);
  const words = title
    ?.split(/[|–—:»·]| - /)[0]
    ?.replace(/\{\{|\}\}/g, '')
    .trim();
  const path = decoded(first.url.pathname);
  return first.method === 'GET' && words ? words.slice(0, 50) : `${first.method} ${path}`.slice(0, 55);
}

/** Steps are told of by their names. */
function tellApart(steps: readonly DraftStep[]): void {
  const names = new Set(['log in', 'log out']);
  for (const step of steps) {
    if (step.name === 'log in' || step.name === 'log out') continue;
    const base = step.name;
    for (let count = 2; names.has(step.name.toLowerCase()); count++) step.name = `${base} (${count})`;
    names.add(step.name.toLowerCase());
  }
}

interface AccountPages {
  readonly visits: readonly Visit[];
  readonly steps: readonly DraftStep[];
  readonly account: Account;
  readonly userName: string | null;
  readonly loginAt: number;
  readonly outAt: number;
}

function showAccount(
  { visits, steps, account, userName, loginAt, outAt }: AccountPages,
  doubts: string[],
): void {
  let found = false;
  const forAll = publicTexts(visits.slice(0, loginAt));
  for (const [index, visit] of visits.entries()) {
    if (index < loginAt || (outAt >= 0 && index >= outAt)) continue;
    const show = accountOn(visit, account, userName, forAll);
    if (!show) continue;
    found = true;
    steps[index]?.shows.push(show);
  }
  if (!found)
    doubts.push('no page shows who is logged in: add shows: { object: account, value: … } to one that does');
}

function cookiesIn(visits: readonly Visit[]): string[] {
  const lines = visits
    .flatMap(({ hops, last }) => [...hops, last])
    .flatMap(({ answer }) => [answer?.headers['set-cookie'] ?? []].flat());
  return [...new Set(lines.map((line) => readSetCookie(line).name))];
}
