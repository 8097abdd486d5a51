/** Faults that operators of real apps have met, B1 to B10: each told rightly of the sound app, and of the broken one. */
import t from 'tap';
import { realApp } from '../support/real-app.ts';
import { smallApp } from '../support/small-app.ts';
import { judgedFile } from '../support/told-of.ts';

const accounts = (count: number): string =>
  `[${Array.from({ length: count }, (_, index) => `{ name: user-${index} }`).join(', ')}]`;

const head = (count = 6): string => `
session: sid
replica: { header: X-Replica }
denied: { status: [401] }
accounts: ${accounts(count)}
steps:
  - { name: log in, post: /login, form: { name: '{{name}}' }, writes: { object: account, how: login } }
`;
const ME = "  - { name: me, get: /me, shows: { object: account, value: 'You are {{name}}.' } }\n";

const SCENARIOS = {
  'B1, a 401 after the logout': `${head()}${ME}
  - { name: log out, post: /logout, form: {}, writes: { object: account, how: logout } }
  - { name: I am out, get: /me, shows: { object: account, value: 'You are {{name}}.' } }`,
  'B1, a 401 to the old cookie': `${head()}${ME}
  - { name: log out, post: /logout, form: {}, writes: { object: account, how: logout } }
  - { name: old cookie, get: /me, replay: true, shows: { object: account, value: 'You are {{name}}.' } }`,
  'B3, a cookie that is renewed by a page': `${head()}
  - { name: rolled, get: /roll, shows: { object: account, value: 'You are {{name}}.' } }
${ME}`,
  'B4, accounts': `${head()}${ME}
  - { name: note, post: /note, form: { note: '{{mark}}' }, writes: { object: note } }
  - { name: my note, get: /me, shows: { object: note } }`,
  'B7, a POST that is sent on by a 307': `${head()}
  - { name: note, post: /307, form: { note: '{{mark}}' }, writes: { object: note } }
  - { name: my note, get: /me, shows: { object: note } }`,
} as const;

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  t.test(`${name}: kept by a shared store`, async (t) => {
    const result = await judgedFile(t, realApp('shared'), scenario, { pauseMs: 1 });
    t.equal(result.verdict, 'intact', JSON.stringify(result.guarantees));
    t.same(result.losses.byCause, {});
  });
  t.test(`${name}: lost by memories of their own`, async (t) => {
    const result = await judgedFile(t, realApp('own'), scenario, { pauseMs: 5, flows: 4 });
    t.equal(result.verdict, 'broken');
    t.same(Object.keys(result.losses.byCause), ['wrong-replica']);
  });
}

t.test('B2: a broken app whose page is an anonymous one is broken, and not the wrong app', async (t) => {
  const scenario = `${head()}
  - { name: page, get: /page, shows: { object: account, in: { regex: 'You are ([^.]*)' }, value: '{{name}}' } }`;
  const result = await judgedFile(t, realApp('own'), scenario, { pauseMs: 5, flows: 4 });
  t.equal(result.verdict, 'broken');
  t.same(Object.keys(result.losses.byCause), ['wrong-replica']);
});

t.test('B2: nor is one whose page lacks what is to be carried on', async (t) => {
  const scenario = `${head()}
  - { name: page, get: /page, extract: { name_shown: { regex: 'You are ([^.]*)' } } }
  - { name: me, get: /me, shows: { object: account, value: 'You are {{name}}.' } }`;
  const result = await judgedFile(t, realApp('own'), scenario, { pauseMs: 5, flows: 6 });
  t.equal(result.verdict, 'broken');
  t.match(result.unreadable, { page: { reason: /without name_shown/ } }, 'B6: and it is told');
});

t.test('B3: the session may be several cookies', async (t) => {
  const store = new Map<string, string>();
  const listener = smallApp(({ method, cookie, form, fresh, send }) => {
    const access = cookie('access') ?? '';
    if (method === 'GET') return send(`note: ${store.get(access) ?? ''};`);
    const id = fresh();
    store.set(id, form.get('note') ?? '');
    send('kept', { 'set-cookie': [`access=${id}`, `refresh=${fresh()}`] });
  });
  const scenario = `
session: [access, refresh]
replica: { header: X-Replica }
steps:
  - { name: note, post: /note, form: { note: '{{mark}}' }, writes: { object: note } }
  - { name: page, get: /note, shows: { object: note } }`;
  const result = await judgedFile(t, listener, scenario);
  t.equal(result.verdict, 'intact');
  t.equal(result.sessions.lost, 0);
});

t.test('B4: more users than accounts are refused', async (t) => {
  const { 'B4, accounts': scenario } = SCENARIOS;
  await t.rejects(judgedFile(t, realApp('shared'), scenario, { users: 7 }), {
    code: 'USER',
    message: /accounts for 6 users, and there are to be 7.*--users 6/,
  });
});

t.test('B4: an account that hides a value of the tool’s own is taken', async (t) => {
  const scenario = `
session: sid
accounts: [{ user: ann }, { user: bob }]
steps:
  - { name: log in, post: /login, form: { name: '{{user}}' }, writes: { object: account, how: login } }
  - { name: me, get: /me, shows: { object: account, value: 'You are {{user}}.' } }`;
  const result = await judgedFile(t, realApp('shared'), scenario, { users: 2, flows: 40 });
  t.equal(result.verdict, 'intact');
});

t.test('B5: a form is sent with Origin and Referer; and a 403 is shown with its text', async (t) => {
  const strict = head().replace('/login', '/strict');
  t.equal((await judgedFile(t, realApp('shared'), `${strict}${ME}`)).verdict, 'intact');
  const silent = smallApp(({ send }) => send('Forbidden by the firewall.', {}, 403));
  await t.rejects(judgedFile(t, silent, `${strict}${ME}`), {
    message: /answered 403: does a firewall.*\n.*Forbidden by the firewall/,
  });
});

t.test('B6: users get out of a state that leads nowhere, and what was cut is counted', async (t) => {
  const scenario = `${head().replace(/ {2}- \{ name: log in.*\n/, '')}
  - { name: form, get: /form, extract: { csrf: { regex: 'value="([^"]*)' } } }
  - { name: log in, post: /login, form: { name: '{{name}}', csrf: '{{csrf}}' }, writes: { object: account, how: login } }
  - { name: boom, get: /boom }
${ME}
  - { name: log out, post: /logout, form: {}, writes: { object: account, how: logout } }`;
  const result = await judgedFile(t, realApp('shared'), scenario, { flows: 20 });
  t.match(result.unreadable, { form: { reason: /without csrf/ } });
  const { count = 0 } = result.unreadable?.form ?? {};
  t.ok(result.flows.ok > result.flows.info, `${result.flows.ok} kept`);
  t.ok(result.flows.info >= count, 'each flow that was cut is counted');
  t.same(result.losses.byCause, {});
});

t.test('B8: one name on two paths is two cookies', async (t) => {
  const scenario = `
replica: { header: X-Replica }
steps:
  - { name: two, get: /two }
  - { name: write, post: '/other/echo', form: { v: '{{mark}}' }, writes: { object: v } }
  - { name: below, get: /other/echo, extract: { both: { regex: 'cookies: (k=other; k=root);' } } }
  - { name: above, get: /echo, extract: { one: { regex: 'cookies: (k=root);' } } }`;
  const { unreadable } = await judgedFile(t, realApp('shared'), scenario, { flows: 2 });
  t.equal(unreadable, undefined);
});

t.test('B9: what is each replica’s own is told by its object', async (t) => {
  const scenario = `${head()}
  - { name: visit, get: '/visit?m={{mark}}', writes: { object: crumbs } }
  - { name: crumbs, get: /crumbs, shows: { object: crumbs } }
${ME}`;
  const result = await judgedFile(t, realApp('shared'), scenario, { pauseMs: 5, flows: 4 });
  t.equal(result.verdict, 'broken');
  t.same(Object.keys(result.losses.byCause), ['wrong-replica']);
});

t.test('B10: an empty cookie is no session; fields repeat; the story has no secrets', async (t) => {
  const store = new Map<string, readonly string[]>();
  const listener = smallApp(({ method, path, query, cookie, form, fresh, redirect, send }) => {
    const sid = cookie('sid') || fresh();
    if (path === '/gone') return send('bye', { 'set-cookie': 'sid=' });
    if (method === 'GET') return send(`tags: ${store.get(query.has('token') ? '' : sid)?.join(' ') ?? ''};`);
    store.set(sid, form.getAll('tag'));
    redirect('/tags?token=0123456789abcdef', { 'set-cookie': `sid=${sid}` });
  });
  const scenario = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: tags, post: /tags, form: { tag: [one, '{{mark}}'] }, writes: { object: tags }, shows: { object: tags } }
  - { name: gone, get: /gone }`;
  const result = await judgedFile(t, listener, scenario, { users: 2, flows: 1 });
  const told = JSON.stringify(result.losses);
  t.match(told, /token=…/);
  t.notMatch(told, /0123456789abcdef|e3b0c442/);
});

t.test('429 is told as what it is, before the load', async (t) => {
  const scenario = `${head()}\n  - { name: mostly 429, get: /limited }\n${ME}`;
  await t.rejects(judgedFile(t, realApp('shared'), scenario), {
    code: 'USER',
    message: /answered 429, too many requests.*--pause.*\n.*slow down/,
  });
});
