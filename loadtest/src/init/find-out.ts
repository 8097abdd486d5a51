/** What a walk tells beside the recording: the session's cookie, who names replicas, how strangers are turned away. */
import { formOf } from '../doctor/cookie-form.ts';
import { roleByName } from '../doctor/cookie-names.ts';
import { inCapitals, namingHeaderOf } from '../doctor/naming-header.ts';
import { Browser, type BrowserOptions } from '../load/browser.ts';
import { CookieJar } from '../load/cookies/jar.ts';
import { readSetCookie } from '../load/cookies/set-cookie.ts';
import { run } from '../load/coroutine.ts';
import { asksForPassword } from '../load/password-page.ts';
import type { Watched } from '../load/walk/stroll.ts';
import { parsedUrl } from '../model/parsed-url.ts';
import { textsOn } from './page-texts.ts';
import type { Denied, Facts } from './write-draft.ts';

/** Cookies that name the session: by their names, else those that a login has set. */
export function sessionCookies(watched: readonly Watched[], recorded: readonly string[]): string[] {
  const set = watched.flatMap(({ asked, hop }) =>
    hop.stored
      .filter(({ outcome }) => outcome !== 'refused')
      .map(({ name }) => ({ name, isLogin: asked.step.wrote?.effect === 'login' })),
  );
  const names = [...new Set([...set.map(({ name }) => name), ...recorded])];
  const known = names.filter(
    (name) => roleByName(name) === 'session' && (set.length === 0 || set.some((one) => one.name === name)),
  );
  // One that names what the server keeps, rather than those that carry who is logged in.
  const ids = known.filter((name) => valuesOf(name, watched).some((value) => formOf(value) === 'id'));
  if (known.length > 0) return ids.length > 0 ? ids : known;
  return [
    ...new Set(
      set.filter(({ name, isLogin }) => isLogin && roleByName(name) === undefined).map(({ name }) => name),
    ),
  ];
}

function valuesOf(wanted: string, watched: readonly Watched[]): string[] {
  const lines = watched.flatMap(({ hop }) => [hop.answer?.headers['set-cookie'] ?? []].flat());
  return lines.map(readSetCookie).flatMap(({ name, value }) => (name === wanted ? value : []));
}

export function replicaNaming(watched: readonly Watched[], host: string): Facts['replica'] {
  const answers = watched.flatMap(({ hop }) => (hop.answer ? [hop.answer] : []));
  const header = namingHeaderOf(
    answers.map(({ headers }) =>
      Object.entries(headers).flatMap(([name, values]) =>
        [values ?? []].flat().map((value) => [name, value] as const),
      ),
    ),
    host,
  );
  if (header !== null) return { header: inCapitals(header) };
  const cookies = new Set(watched.flatMap(({ hop }) => hop.stored.map(({ name }) => name)));
  const [balancer] = [...cookies].filter((name) => roleByName(name) === 'balancer');
  return balancer === undefined ? null : { cookie: balancer };
}

/** Asks for the pages of users as somebody who is none. */
export async function deniedBy(watched: readonly Watched[], options: BrowserOptions): Promise<Denied> {
  const [statuses, paths, bodies] = [new Set<number>(), new Set<string>(), new Set<string>()];
  const pages = membersPages(watched);
  const known = watched.map(({ hop }) => hop.answer?.body ?? '').join('\n');
  const browser = new Browser(options);
  try {
    for (const { asked } of pages) {
      const { authorization: _, ...headers } = asked.request.headers ?? {};
      const { answer } = await run(browser.send({ ...asked.request, headers }, { jar: new CookieJar() }));
      if (!answer) continue;
      if (answer.status === 401 || answer.status === 403 || answer.status === 419)
        statuses.add(answer.status);
      else if (answer.location !== null && answer.status < 400) {
        const url = parsedUrl(answer.location, new URL(asked.request.path, options.target).href);
        if (
          url &&
          url.origin === options.target.origin &&
          url.pathname !== asked.request.path.split('?', 1)[0]
        )
          paths.add(url.pathname);
      } else if (answer.status === 200 && asksForPassword(answer)) {
        const [own] = textsOn(answer.body).filter(
          ({ text }) => text.length >= 6 && text.length <= 60 && !known.includes(text),
        );
        if (own) bodies.add(own.text);
      }
    }
  } finally {
    await browser.close();
  }
  return { status: [...statuses], redirectTo: [...paths], body: [...bodies] };
}

const MOST_PAGES = 5;

/** Pages that were asked for after a login, or that have shown something of the user's own. */
function membersPages(watched: readonly Watched[]): Watched[] {
  const login = watched.findIndex(({ asked }) => asked.step.wrote?.effect === 'login');
  const out = watched.findIndex(({ asked }) => asked.step.wrote?.effect === 'logout');
  return watched
    .slice(Math.max(0, login), out < 0 ? undefined : out)
    .filter(
      ({ asked, hop }) =>
        asked.request.method === 'GET' && asked.request.origin === undefined && hop.answer?.status === 200,
    )
    .slice(0, MOST_PAGES);
}
