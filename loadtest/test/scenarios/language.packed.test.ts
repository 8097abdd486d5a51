/** The language of scenario files, tried as its users do: by the packed program, on an app that has all of it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from 'session-lab';
import t, { type Test } from 'tap';
import { install } from '../support/packed.ts';
import { type Asked, type Replicas, smallApp } from '../support/small-app.ts';
import { serve } from '../support/target.ts';

/** What an app keeps of one user. */
interface Session {
  user: string;
  csrf: string;
  note: string;
  items: string[];
  job: number;
  fields: string[];
}

const PASSWORDS: Readonly<Record<string, string>> = { ann: 'a,1', bob: 'b"2', cyd: 'c3', dan: 'd4' };

/** Sessions of two replicas: of one memory, or each of its own. */
function app(shared: boolean, replicas: Replicas = {}) {
  const memories = [new Map<string, Session>(), new Map<string, Session>()];
  const log: string[] = [];
  const listener = smallApp((asked) => {
    const memory = memories[shared ? 0 : asked.replica] ?? memories[0];
    if (memory) answer(asked, memory, log);
  }, replicas);
  return { listener, log };
}

const csrfOf = (id: string): string => createHash('sha1').update(`csrf ${id}`).digest('hex').slice(0, 20);

function answer(asked: Asked, memory: Map<string, Session>, log: string[]): void {
  const { path, form, method, header } = asked;
  log.push(`${method} ${path}`);
  let id = asked.cookie('sid') ?? '';
  let session = memory.get(id);
  const begin = (): Session => {
    id = asked.fresh();
    session = { user: '', csrf: csrfOf(id), note: '', items: [], job: 0, fields: [] };
    memory.set(id, session);
    asked.response.setHeader('set-cookie', `sid=${id}; Path=/; HttpOnly`);
    return session;
  };
  const html = (body: string): void => asked.send(body, { 'content-type': 'text/html' });
  if (path === '/shop/login' && method === 'GET') {
    const { csrf } = session ?? begin();
    html(`<head><meta name="csrf-token" content="${csrf}"></head>
      <form action="/shop/search"><input name="q"></form>
      <form method="post" id="login"><input type="hidden" name="_csrf" value="${csrf}">
      <input type="hidden" name="next" value="/shop/me?a=1&amp;b=2"><input name="name"><input name="password" type="password">
      <input type="checkbox" name="keep" checked><select name="lang"><option>en<option selected>ko</select>
      <button name="go" value="yes">Log in</button><button name="go" value="no">No</button></form>`);
    return;
  }
  if (path === '/shop/login') {
    if (!session || form.get('_csrf') !== session.csrf)
      return void asked.send('The form is not of this session.', {}, 403);
    if (PASSWORDS[form.get('name') ?? ''] !== form.get('password')) {
      return void html(
        '<p>No such user.</p><form method="post"><input type="password" name="password"></form>',
      );
    }
    memory.delete(id);
    const { csrf } = session;
    session = begin();
    session.csrf = csrf;
    session.user = form.get('name') ?? '';
    session.fields = [...form].map(([name]) => name);
    asked.redirect(form.get('next') ?? '/');
    return;
  }
  if (!session?.user) return void asked.redirect('/shop/login');
  const logout = `<form method="post" action="/shop/logout"><input type="hidden" name="_csrf" value="${session.csrf}"><button>Out</button></form>`;
  if (path === '/shop/logout') {
    if (form.get('_csrf') !== session.csrf)
      return void asked.send('The form is not of this session.', {}, 403);
    memory.delete(id);
    return void asked.redirect('/shop/login', { 'set-cookie': 'sid=; Max-Age=0; Path=/' });
  }
  if (path === '/shop/me')
    return void html(
      `<h1>You are ${session.user}</h1><p class="note">${session.note}</p><p class="fields">${session.fields.join(' ')}</p>
       <p class="next"><a href="/shop/note?edit=1&amp;of=${session.user}">Edit</a></p>${logout}`,
    );
  if (path === '/shop/note' && method === 'GET')
    return void html(
      `<form method="post" action="/shop/note" enctype="multipart/form-data"><input type="hidden" name="_csrf" value="${session.csrf}">
       <textarea name="text">\n${session.note}</textarea><input type="file" name="picture"><input type="submit" name="save" value="Save"></form>`,
    );
  if (path === '/shop/note') {
    const { csrf } = session;
    // One field of many parts: the app of the test does not read them one by one.
    const text = [...form].map((pair) => pair.join('=')).join('&');
    if (!text.includes(csrf) || !text.includes('name="save"'))
      return void asked.send('The form is not of this session.', {}, 403);
    session.note = /u\d+-w\d+-\w+/.exec(text)?.[0] ?? '';
    return void asked.redirect('/shop/me');
  }
  if (path === '/shop/items' && method === 'POST') {
    if (header['x-csrf-token'] !== session.csrf) return void asked.send('{"error":"token"}', {}, 403);
    const { item, quantity } = JSON.parse([...form.keys()][0] ?? '{}') as { item: string; quantity: unknown };
    if (typeof quantity !== 'number') return void asked.send('{"error":"quantity"}', {}, 400);
    session.items.push(item);
    return void asked.send(JSON.stringify({ items: session.items.length }), {
      'x-items': `items=${session.items.length}`,
    });
  }
  if (path === '/shop/items')
    return void html(
      session.items.length === 0
        ? '<p>Your cart is empty</p>'
        : `<ul>${session.items.map((item) => `<li class="item">${item}</li>`).join('')}</ul><i>You are ${session.user}</i>`,
    );
  if (path === '/shop/job') {
    session.job = method === 'POST' ? 0 : session.job + 1;
    return void html(session.job < 3 ? 'still working' : `done: ${session.note}`);
  }
  asked.send('nothing here', {}, 404);
}

const ACCOUNTS = `name,password\nann,"a,1"\nbob,"b""2"\ncyd,c3\ndan,d4\n`;

const SHOP = `
session: sid
replica: { header: X-Replica }
base-path: /shop
accounts: accounts.csv
denied: { redirect-to: [/login], status: [403] }
before:
  - { name: login page, get: /login }
  - name: log in
    form: { name: '{{name}}', password: '{{password}}' }
    writes: { object: account, how: login }
    shows: { object: account, value: 'You are {{name}}' }
    expect: { redirect-to: /me, body: 'You are' }
`;

interface Told {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly verdict: string | undefined;
  readonly result: Report['profiles'][number] | undefined;
  readonly log: readonly string[];
}

async function run(
  t: Test,
  yaml: string,
  {
    shared = true,
    files = { 'accounts.csv': ACCOUNTS },
    args = ['--users', '4', '--flows', '9', '--duration', '60s'],
    env = {},
    replicas = {},
  }: {
    shared?: boolean;
    files?: Readonly<Record<string, string>>;
    args?: readonly string[];
    env?: Readonly<Record<string, string>>;
    replicas?: Replicas;
  } = {},
): Promise<Told> {
  const { listener, log } = app(shared, replicas);
  const target = await serve(t, listener);
  const packed = install(t, { 'app.yaml': yaml, ...files });
  const ran = await packed.run(
    [
      'run',
      '--target',
      target.origin,
      '--scenario',
      'app.yaml',
      '--pause',
      '1ms',
      '--look',
      '300ms',
      ...args,
    ],
    env,
  );
  let result: Told['result'];
  try {
    const report = readFileSync(join(packed.folder, 'results/latest/report.json'), 'utf8');
    [result] = (JSON.parse(report) as Report).profiles;
  } catch {
    // It ended before the load: the test looks at what it said.
  }
  return { ...ran, verdict: result?.verdict, result, log };
}

const NOTE = `${SHOP}steps:
  - name: me
    get: /me
    extract: { edit: { css: '.next a', attr: href } }
    shows: { object: account, value: 'You are {{name}}' }
  - { name: editor, get: '{{edit}}' }
  - name: save
    form: { text: '{{mark}}' }
    writes: { object: note }
    shows:
      - { object: note, in: { css: p.note } }
      - { object: account, in: { css: h1 }, value: 'You are {{name}}' }
after:
  - { name: last look, get: /me, shows: { object: note, in: { css: .note } } }
  - { name: log out, form: {}, form-at: 'form[action$=logout]', writes: { object: account, how: logout } }
`;

t.test(
  'a form’s fields that matter are enough: the page’s own form gives the rest, and where it goes',
  async (t) => {
    const { code, verdict, log, stdout, stderr, result } = await run(t, NOTE);
    t.equal(code, 0, stdout + stderr);
    t.equal(verdict, 'intact', JSON.stringify(result?.guarantees));
    t.equal(
      log.filter((line) => line === 'POST /shop/note').length,
      4 * 9 + 2,
      'each flow, and the walk’s two',
    );
    t.equal(log.filter((line) => line === 'POST /shop/login').length, 5, 'once a user, and once in the walk');
    t.equal(log.filter((line) => line === 'POST /shop/logout').length, 5, 'as they leave');
  },
);

t.test('the same on replicas with sessions apart is broken, for that cause', async (t) => {
  const { code, verdict, result, log } = await run(t, NOTE, { shared: false });
  t.ok(log.filter((line) => line === 'POST /shop/login').length > 12, 'who is turned away logs in again');
  t.equal(code, 1);
  t.equal(verdict, 'broken');
  t.same(Object.keys(result?.losses.byCause ?? {}), ['wrong-replica']);
});

t.test('a trace shows what was carried from the form, what was looked for, and no secret', async (t) => {
  const { stderr } = await run(t, NOTE, { args: ['--users', '1', '--flows', '1', '--trace'] });
  t.match(stderr, /from the page’s form: _csrf, next/);
  t.match(stderr, /looked for account \(“You are \{\{name\}\}” css h1\): u1-w1/);
  t.match(stderr, /carried on: .*edit/);
  t.notMatch(stderr, new RegExp(csrfOf('id-1-2654435761')));
});

t.test(
  'values by selectors, from headers, all of several; numbers in JSON; items that are gone are told',
  async (t) => {
    const items = `${SHOP}  - { name: token, get: /login, extract: { csrf: { css: 'meta[name=csrf-token]' } } }
steps:
  - { name: how many, get: /items, extract: { one: { css: li.item, pick: last, optional: true } } }
  - name: put in
    post: /items
    headers: { X-Csrf-Token: '{{csrf}}' }
    json: { item: '{{item}}', quantity: 1 }
    extract: { count: { regex: 'items=(\\d+)', from: { header: X-Items } } }
    writes: { object: items, how: add, mark: item }
  - name: more
    when: [count, one]
    post: /items
    headers: { X-Csrf-Token: '{{csrf}}' }
    json: { item: '{{another}}', quantity: '{{count | number}}' }
    writes: { object: items, how: add, mark: another }
  - name: cart
    get: /items
    repeat: 2
    pause: 2ms
    extract: { one: { css: li.item, pick: random }, gone: { css: .gone, optional: true } }
    shows: [{ object: items, in: { css: li.item, all: true } }, { object: account, value: 'You are {{name}}' }]
    shows-not: { object: items, value: Your cart is empty }
`;
    const { code, stdout, stderr, verdict } = await run(t, items);
    t.equal(verdict, 'intact', stdout + stderr);
    t.equal(code, 0);
  },
);

t.test(
  'a poll is sent again until its page shows what is due, and the first answers are no losses',
  async (t) => {
    const poll = NOTE.replace(
      'after:',
      `  - { name: job, post: /job }
  - { name: result, get: /job, retry: { every: 5ms, for: 3s }, expect: { body: 'done' }, shows: { object: note } }
after:`,
    );
    const { verdict, stdout, stderr, log } = await run(t, poll);
    t.equal(verdict, 'intact', stdout + stderr);
    t.ok(log.filter((line) => line === 'GET /shop/job').length >= 3 * 4 * 9);
  },
);

t.test(
  'several scenarios share an app and what is once a user, and are gone through by their weights',
  async (t) => {
    const mix = `${SHOP}scenarios:
  look: { weight: 3, steps: [{ get: /me, shows: { object: account, value: 'You are {{name}}' } }] }
  cart: { weight: 1, steps: [{ get: /items, shows-not: { object: cart, value: 'You are nobody' } }, { get: /me, shows: { object: account, value: 'You are {{name}}' } }] }
`;
    const { verdict, log, stdout, stderr } = await run(t, mix, {
      args: ['--users', '4', '--flows', '25', '--duration', '60s'],
    });
    t.equal(verdict, 'intact', stdout + stderr);
    t.match(stdout, /results\/\S+look-cart/);
    const carts = log.filter((line) => line === 'GET /shop/items').length;
    t.ok(carts > 5 && carts < 50, `${carts} of 100 flows`);
  },
);

t.test(
  'accounts from a file are given once each; when they run out, the load says so and ends',
  async (t) => {
    const args = ['--rate', '40', '--arrivals', 'constant', '--duration', '1s'];
    const { stderr, result } = await run(t, NOTE, { args });
    t.match(stderr, /there are 4 accounts, and 39 users were to arrive: each account is given once/);
    t.match(result, { sessions: { started: 4 } });
    const many = await run(t, NOTE, { args: ['--users', '5'] });
    t.match(many, { code: 3, stderr: /accounts for 4 users, and there are to be 5/ });
    const bad = await run(t, NOTE, { files: { 'accounts.csv': 'name,password\nann\n' } });
    t.match(bad, { code: 3, stderr: /accounts\.csv.*can't be read as accounts/ });
    const none = await run(t, NOTE, { files: {} });
    t.match(none, { code: 3, stderr: /the accounts can't be read/ });
  },
);

t.test('the environment’s values go into requests, and into no history', async (t) => {
  const env = NOTE.replace('accounts: accounts.csv\n', '')
    .replaceAll('{{name}}', `$${'{LAB_USER}'}`)
    .replaceAll("'{{password}}'", `'$${'{LAB_PASSWORD:-c3}'}'`);
  const missing = await run(t, env);
  t.match(missing, {
    code: 3,
    stderr: /app\.yaml:\d+:\d+: .*needs the environment's LAB_USER, which is not set/,
  });
  const there = await run(t, env, {
    env: { LAB_USER: 'cyd' },
    args: ['--users', '1', '--flows', '40', '--duration', '60s', '--trace'],
  });
  t.equal(there.verdict, 'intact', there.stdout + there.stderr);
  t.notMatch(there.stderr, /\bc3\b/);
});

t.test('a login that is not what was expected is told as refused, with what came back', async (t) => {
  const { code, stderr } = await run(t, NOTE, {
    files: { 'accounts.csv': 'name,password\nann,wrong\n' },
    args: ['--users', '1'],
  });
  t.equal(code, 3);
  t.match(stderr, /the login was refused/);
});

t.test('a page without the form that is to be sent is told, with what it has', async (t) => {
  const { code, stderr } = await run(t, NOTE.replace('text: ', 'txet: '));
  t.equal(code, 3);
  t.match(stderr, /step "save".*without a form that has txet/s);
});

t.test('lint tells every problem with its place, and what is in order', async (t) => {
  const packed = install(t, {
    'good.yaml': NOTE,
    'accounts.csv': ACCOUNTS,
    'bad.yaml': 'steps:\n  - get: /a\n    extract: { x: { css: "[" } }\n    retry: { evry: 1s }\n',
  });
  t.match(await packed.run(['lint', 'good.yaml']), {
    code: 0,
    stdout:
      /good\.yaml is in order: 3 steps, 2 steps once a user ahead of them, 2 steps as they leave, 4 accounts/,
  });
  t.match(await packed.run(['lint', 'good.yaml', 'bad.yaml']), {
    code: 1,
    stderr: /bad\.yaml:3:\d+: .*css is not a CSS selector[\s\S]*bad\.yaml:4:\d+: .*evry is not known here/,
  });
});
