/** Real apps, used in a real Chromium: what is recorded, and that sessions apart are not the same as shared ones. */
import type { Browser, Page } from 'playwright-core';
import t from 'tap';
import { dokuwiki, whoIsIn } from './recorded/dokuwiki.ts';
import { asDevToolsExports, asFirefoxExports } from './recorded/flavours.ts';
import type { Har, HarEntry, HarRequest, NameValue } from './recorded/har.ts';
import { RECORDED_APPS } from './recorded/index.ts';
import { loginCsrf } from './recorded/login-csrf.ts';
import type { RecordedApp, Visit } from './recorded/recorded-app.ts';
import { openBrowser, record, withoutBrowser } from './recorded/recorder.ts';

const TYPED = 'Größe & “more” 47';

/** What must be in a recording of each: what was sent, in order, and the names of its fields. */
const SENT: Readonly<Record<string, readonly string[]>> = {
  'express-session': ['POST /note note', 'POST /note note'],
  'login-csrf': ['POST /login _csrf name password', 'POST /logout _csrf'],
  'json-api': ['POST /tokens', 'POST /items', 'POST /items', 'DELETE /items/…'],
  'django-admin': [
    'POST /admin/login/ csrfmiddlewaretoken username password next',
    'POST /admin/auth/group/add/ csrfmiddlewaretoken name _save',
  ],
  dokuwiki: [
    'POST /doku.php sectok id do u p',
    'POST /doku.php sectok id rev date prefix suffix changecheck target wikitext do[save] summary',
  ],
};

const skipOf = ({ without }: RecordedApp): false | string => without || withoutBrowser;

let browser: Browser | undefined;
t.teardown(() => browser?.close());

/** One for all tests: each page has cookies of its own. */
async function aBrowser(): Promise<Browser> {
  browser ??= await openBrowser();
  return browser;
}

async function inAPage<T>(task: (page: Page) => Promise<T>): Promise<T> {
  const context = await (await aBrowser()).newContext();
  try {
    return await task(await context.newPage());
  } finally {
    await context.close();
  }
}

const visitTo = ({ accounts }: RecordedApp, target = ''): Visit => ({
  target,
  account: accounts[0] ?? { name: '', password: '' },
  typed: TYPED,
});

for (const app of RECORDED_APPS) {
  t.test(
    `${app.name}, with sessions that its replicas share, is recorded`,
    { skip: skipOf(app) },
    async (t) => {
      const { target, replicas } = await app.start(t, 'shared');
      const har = await record(await aBrowser(), (page) => app.journey(page, visitTo(app, target)));
      const { entries } = har.log;

      t.same(entries.filter(({ request }) => request.method !== 'GET').map(summary), SENT[app.name]);
      t.same(
        entries.map(({ response }) => response.status).filter((status) => status >= 400),
        [],
      );
      t.same(
        new Set(entries.flatMap((entry) => headersNamed(entry, 'x-replica'))),
        new Set(Object.keys(replicas)),
        'all replicas took part',
      );
      t.ok(
        pages(har).every(({ response }) => response.content.text),
        'all pages are in it',
      );
      if (app !== loginCsrf) {
        t.ok(
          entries.some(({ request }) => sentText(request).includes(TYPED)),
          'what was typed in was sent',
        );
        t.ok(
          pages(har).some((page) => shows(page, TYPED)),
          'and shown',
        );
      }

      const [chromium, firefox] = [asDevToolsExports(har), asFirefoxExports(har)];
      t.same(chromium.log.entries.flatMap(cookiesIn), [], 'DevTools leave cookies out');
      t.same(firefox.log.entries.flatMap(cookiesIn), entries.flatMap(cookiesIn), 'Firefox does not');
      t.same(firefox.log.entries.flatMap(ownFields), [], 'and adds nothing of its own');
      for (const { log } of [chromium, firefox]) t.equal(log.entries.length, entries.length);
    },
  );

  for (const [sessions, known] of [
    ['apart', false],
    ['shared', true],
  ] as const)
    t.test(
      `${app.name}, with sessions ${sessions}: the other replica ${known ? 'knows' : 'does not know'} a session`,
      { skip: skipOf(app) },
      async (t) => {
        const [first = '', other = ''] = Object.values((await app.start(t, sessions)).replicas);
        t.equal(await inAPage((page) => app.isKnownAt(other, page, visitTo(app, first))), known);
      },
    );
}

t.test(
  'DokuWiki’s login outlives its session: a cookie of its own logs in again',
  { skip: skipOf(dokuwiki) },
  async (t) => {
    const [first = '', other = ''] = Object.values((await dokuwiki.start(t, 'apart')).replicas);
    await inAPage(async (page) => {
      const visit = visitTo(dokuwiki, first);
      t.notOk(await dokuwiki.isKnownAt(other, page, visit));
      t.ok(await whoIsIn(page, visit).isVisible());
    });
  },
);

const headersNamed = ({ response }: HarEntry, wanted: string): string[] =>
  response.headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);

/** What a person or a script gets to see, and not the redirects to it. */
const pages = ({ log }: Har): readonly HarEntry[] =>
  log.entries.filter(
    ({ response }) => response.status === 200 && /html|json/.test(response.content.mimeType),
  );

function summary({ request }: HarEntry): string {
  const path = new URL(request.url).pathname.replace(/(?<=\/items\/).*/, '…');
  return [request.method, path, ...fields(request).map(({ name }) => name)].join(' ');
}

const fields = ({ postData }: HarRequest): readonly NameValue[] => postData?.params ?? [];

const sentText = (request: HarRequest): string =>
  [...fields(request).map(({ value }) => value), request.postData?.text, decodeURI(request.url)].join(' ');

/** As it is, or as HTML has it. */
const shows = ({ response }: HarEntry, typed: string): boolean =>
  [typed, typed.replaceAll('&', '&amp;')].some((text) => response.content.text?.includes(text));

const cookiesIn = ({ request, response }: HarEntry): readonly NameValue[] =>
  [request, response].flatMap(({ headers, cookies }) => [
    ...headers.filter(({ name }) => /^(set-)?cookie$/i.test(name)),
    ...cookies,
  ]);

const ownFields = (entry: HarEntry): string[] =>
  [entry, entry.request, entry.response].flatMap(Object.keys).filter((name) => name.startsWith('_'));
