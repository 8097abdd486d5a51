/** Makes a recording by questions: where users log in, what they write, and which page shows it. */
import { elements } from '../scenarios/html/elements.ts';
import { type Form, formsOf } from '../scenarios/html/form.ts';
import type { ShownPage } from '../scenarios/html/shown-page.ts';
import type { LiveRecorder } from './live.ts';

/** Asks; an empty answer takes what is offered. */
export type Ask = (question: string, offered: string, isSecret?: boolean) => Promise<string>;

const WRITTEN = 'written by a user of session-lab';

export async function explore(
  start: URL,
  live: LiveRecorder,
  ask: Ask,
  tell: (line: string) => void,
): Promise<void> {
  await live.visit(start);
  await logIn(start, live, ask, tell);
  await write(start, live, ask, tell);
  await logOut(live, ask);
}

async function logIn(start: URL, live: LiveRecorder, ask: Ask, tell: (line: string) => void): Promise<void> {
  const offered = passwordForm(live.page)
    ? new URL(live.page?.address ?? start).pathname
    : (linkLike(live.page, /log.?in|sign.?in/i) ?? 'none');
  const path = await ask('Where do users log in (a path), or none', offered);
  if (path === 'none') return;
  if (!passwordForm(live.page)) await live.visit(new URL(path, start));
  const found = passwordForm(live.page);
  if (!found) {
    tell(`${path} has no form with a password: a login by script is to be recorded in a browser (--har)`);
    return;
  }
  const { form, password } = found;
  const user = form.controls.find(
    ({ kind, name }) => kind === 'field' && name !== '' && name !== password,
  )?.name;
  const name = user === undefined ? '' : await ask(`A user’s ${user}`, '');
  const secret = await ask('Their password', '', true);
  await live.submit(form, { ...(user === undefined ? {} : { [user]: [name] }), [password]: [secret] });
  if (passwordForm(live.page)) tell('The login page came again: is the password right?');
}

async function write(start: URL, live: LiveRecorder, ask: Ask, tell: (line: string) => void): Promise<void> {
  const offered = textForm(live.page) ? new URL(live.page?.address ?? start).pathname : 'none';
  const path = await ask('On which page does a user write something (a path), or none', offered);
  if (path === 'none') return;
  await live.visit(new URL(path, start));
  const found = textForm(live.page);
  if (!found) {
    tell(`${path} has no form with a text field: what a script sends is to be recorded in a browser (--har)`);
    return;
  }
  const { form, fields } = found;
  const field = await ask(`Into which field (${fields.join(', ')})`, fields[0] ?? '');
  await live.submit(form, { [field]: [WRITTEN] });
  const isShown = live.page?.body.includes(WRITTEN) ?? false;
  const shown = await ask(
    isShown
      ? 'The page that came shows it. Another that does (a path), or none'
      : 'Which page shows it (a path), or none',
    'none',
  );
  if (shown !== 'none') await live.visit(new URL(shown, start));
}

async function logOut(live: LiveRecorder, ask: Ask): Promise<void> {
  const { page } = live;
  if (!page) return;
  const form = formsOf(page).find(({ action }) => /(log|sign).?(out|off)/i.test(action));
  const link = linkLike(page, /(log|sign).?(out|off)/i);
  const what = form ? `the form ${new URL(form.action).pathname}` : link;
  if (what === null) return;
  const answer = await ask(`Log out by ${what} (yes or no)`, 'yes');
  if (!/^y/i.test(answer)) return;
  if (form) await live.submit(form, {});
  else if (link !== null) await live.visit(new URL(link, page.address));
}

function passwordForm(page: ShownPage | null): { form: Form; password: string } | null {
  const [input] = page ? elements('form input[type=password]', page.document) : [];
  const name = input?.attribs.name;
  const form =
    page && name !== undefined
      ? formsOf(page).find(({ controls }) => controls.some((control) => control.name === name))
      : undefined;
  return form && name !== undefined ? { form, password: name } : null;
}

/** A form that keeps a text: no search, no login. */
function textForm(page: ShownPage | null): { form: Form; fields: string[] } | null {
  if (!page || passwordForm(page)) return null;
  for (const form of formsOf(page)) {
    if (form.method !== 'POST' || /(log|sign).?(out|off)/i.test(form.action)) continue;
    const texts = elements(
      'textarea, input:not([type]), input[type=text], input[type=email]',
      page.document,
    ).map(({ attribs }) => attribs.name ?? '');
    const fields = form.controls
      .filter(({ kind, name }) => kind === 'field' && texts.includes(name))
      .map(({ name }) => name);
    if (fields.length > 0) return { form, fields };
  }
  return null;
}

function linkLike(page: ShownPage | null, pattern: RegExp): string | null {
  const link =
    page && elements('a[href]', page.document).find(({ attribs }) => pattern.test(attribs.href ?? ''));
  return link?.attribs.href ?? null;
}
