import t, { type Test } from 'tap';
import { makeDraft } from '../../src/init/make-draft.ts';
import { bodyFrom, type Exchange } from '../../src/init/recording.ts';
import { visitsIn } from '../../src/init/visits.ts';
import { scenarioText } from '../../src/init/write-draft.ts';
import { loadScenarioFile } from '../../src/scenarios/file/load-scenario-file.ts';

interface Sent {
  readonly form?: string;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
}

const exchange = (
  request: string,
  answer: string | object,
  { form, json, headers = {} }: Sent = {},
  received: Record<string, string> = {},
): Exchange => {
  const [method = 'GET', path = '/'] = request.split(' ');
  const isJson = typeof answer !== 'string';
  const body =
    form !== undefined
      ? bodyFrom(form, 'application/x-www-form-urlencoded')
      : json === undefined
        ? null
        : bodyFrom(JSON.stringify(json), 'application/json');
  return {
    method,
    url: new URL(path, 'http://app.test'),
    headers,
    body,
    as: isJson || json !== undefined ? 'script' : 'page',
    answer: {
      status: 200,
      headers: received,
      type: isJson ? 'application/json' : 'text/html',
      body: isJson ? JSON.stringify(answer) : answer,
      location: null,
    },
  };
};

/** As it is written, and read again by what reads scenarios. */
async function draft(t: Test, ...exchanges: Exchange[]) {
  const found = makeDraft(visitsIn({ from: 'a test', exchanges }), 'a test');
  const facts = {
    session: [],
    replica: null,
    denied: { status: [], redirectTo: [], body: [] },
    schema: './s.json',
  };
  const yaml = scenarioText(found, { ...facts, accountsFile: found.accounts && 'a.csv' });
  const rows = Object.entries(found.accounts ?? { none: 'x' });
  const folder = t.testdir({
    'a.yaml': yaml,
    'a.csv': `${rows.map(([name]) => name).join()}\n${rows.map(([, value]) => value).join()}\n`,
  });
  await loadScenarioFile(`${folder}/a.yaml`);
  return { found, yaml };
}

t.test('a CSRF token in a meta tag goes along as a header, and nothing secret is written down', async (t) => {
  const token = 'tok3nTOK3Ntok3nTOK3N';
  const { yaml, found } = await draft(
    t,
    exchange(
      'GET /',
      `<meta name="csrf" content="${token}"><form method="post" action="/in"><input name="email"><input name="pw" type="password"></form>`,
    ),
    exchange('POST /in', '<p class="hello">Hello ann@shop.test</p>', {
      form: 'email=ann%40shop.test&pw=s3cret-Secret',
    }),
    exchange(
      'POST /notes',
      { notes: ['a note of mine'] },
      { json: { text: 'a note of mine' }, headers: { 'x-csrf-token': token } },
    ),
    exchange('GET /notes', { notes: ['a note of mine'] }),
  );
  t.notMatch(yaml, /s3cret-Secret|tok3n|ann@shop/);
  t.same(found.accounts, { email: 'ann@shop.test', password: 's3cret-Secret' });
  t.match(yaml, /csrf-token: \{ css: 'meta\[name="csrf"\]' \}/);
  t.match(yaml, /x-csrf-token: '\{\{csrf-token\}\}'/);
  t.match(yaml, /json: \{ text: '\{\{mark\}\}' \}/);
  t.match(yaml, /shows: \{ object: account, in: \{ css: p\.hello \}, value: 'Hello \{\{email\}\}' \}/);
  t.match(yaml, /shows: \{ object: notes, in: \{ json: \/notes \} \}/);
  t.match(yaml, /^before:/m, 'nobody logs out: it is once a user');
});

t.test('a token of a cookie that goes along as a header, and an id in a path', async (t) => {
  const cookie = 'Ab1Cd2Ef3Gh4Ij5Kl6';
  const { yaml } = await draft(
    t,
    exchange('GET /', '<h1>Shop</h1>', {}, { 'set-cookie': `XSRF-TOKEN=${cookie}; Path=/` }),
    exchange(
      'POST /orders',
      { id: 4711, text: 'two pears' },
      { json: { text: 'two pears' }, headers: { 'x-xsrf-token': cookie } },
    ),
    exchange('GET /orders/4711', { id: 4711, text: 'two pears' }),
    exchange('PUT /orders/4711', { ok: true }, { json: { id: 4711 } }),
  );
  t.match(yaml, /regex: XSRF-TOKEN=\(\[\^;\]\+\), from: \{ header: Set-Cookie \}|regex: 'XSRF-TOKEN=/);
  t.match(yaml, /get: \/orders\/\{\{id\}\}/);
  t.match(yaml, /put: \/orders\/\{\{id\}\}/);
  t.match(yaml, /\{\{id \| number\}\}/);
});

t.test('what no answer gave is the user’s own, and is guessed aloud', async (t) => {
  const { yaml, found } = await draft(
    t,
    exchange(
      'GET /me',
      { me: 'x' },
      { headers: { authorization: 'Bearer abcdefgh12345678ABCD', 'x-api-key': 'zyxwvuts87654321ZYXW' } },
    ),
  );
  t.match(yaml, /bearer: '\{\{token\}\}'/);
  t.match(yaml, /# guessed: no answer gave x-api-key: it is in the accounts’ file, as x-api-key/);
  t.same(found.accounts, { token: 'abcdefgh12345678ABCD', 'x-api-key': 'zyxwvuts87654321ZYXW' });
  t.notMatch(yaml, /abcdefgh|zyxwvuts/);
});

t.test('a logout is told by its path, and by a field', async (t) => {
  const login = [
    exchange(
      'GET /in',
      '<form method="post" action="/in"><input name="user"><input type="password" name="pass"></form>',
    ),
    exchange(
      'POST /in',
      '<p>Hi bob</p><form method="post" action="/act"><input type="hidden" name="do" value="logout"><button>Out</button></form>',
      { form: 'user=bob&pass=pw12345' },
    ),
  ] as const;
  const { yaml } = await draft(t, ...login, exchange('POST /act', '<p>Bye</p>', { form: 'do=logout' }));
  t.match(yaml, /writes: \{ object: account, how: logout \}/);
  t.notMatch(yaml, /^before:/m);
});

t.test('a login at another origin is sent by its page’s form, and the origin is named', async (t) => {
  const to = (address: string) => ({
    status: 302,
    headers: {},
    type: '',
    body: '',
    location: new URL(address),
  });
  const at = (method: string, address: string, answer: Exchange['answer'], form?: string): Exchange => ({
    method,
    url: new URL(address),
    headers: {},
    body: form === undefined ? null : bodyFrom(form, 'application/x-www-form-urlencoded'),
    as: 'page',
    answer,
  });
  const html = (body: string) => ({ status: 200, headers: {}, type: 'text/html', body, location: null });
  const { yaml } = await draft(
    t,
    at('GET', 'http://app.test/login', to('http://idp.test/authorize?state=abc123')),
    at(
      'GET',
      'http://idp.test/authorize?state=abc123',
      html(
        '<form method="post" action="/in?tx=9"><input type="hidden" name="tx" value="9x9x9"><input name="username"><input type="password" name="password"></form>',
      ),
    ),
    at(
      'POST',
      'http://idp.test/in?tx=9',
      to('http://app.test/callback?code=c0de&state=abc123'),
      'tx=9x9x9&username=ann&password=pw-of-ann',
    ),
    at('GET', 'http://app.test/callback?code=c0de&state=abc123', to('http://app.test/home')),
    at('GET', 'http://app.test/home', html('<p id="who">Hello ann</p>')),
  );
  t.match(yaml, /origins:\n {2}- http:\/\/idp\.test/);
  t.match(
    yaml,
    /- name: log in\n {4}form: \{ username: '\{\{username\}\}', password: '\{\{password\}\}' \}\n {4}writes: \{ object: account, how: login \}/,
  );
  t.match(yaml, /css: '#who' \}, value: 'Hello \{\{username\}\}'/);
});

t.test('nothing that can be judged is told as a doubt', async (t) => {
  const { found } = await draft(t, exchange('GET /', '<h1>A page</h1>'));
  t.match(found.doubts, [/nothing that was typed is shown/]);
});

t.test('no secret is written down, of whatever kind and wherever it was', async (t) => {
  const secrets = [
    'AnnSecret99',
    'CliSecret123456789',
    'sk_live_4242secret',
    '998877',
    'QuerySecret1',
    'k3y-short',
    'XmlSecret11',
  ];
  const { yaml, found } = await draft(
    t,
    exchange(
      'POST /oauth',
      { ok: true },
      { form: 'grant_type=password&username=ann&password=AnnSecret99&client_secret=CliSecret123456789' },
    ),
    exchange(
      'POST /pay',
      { ok: true },
      { json: { api_key: 'sk_live_4242secret', otp: '998877', note: `a {{brace}} and $${'{HOME}'}` } },
    ),
    exchange('GET /list?access_token=QuerySecret1', { list: [] }, { headers: { 'x-api-key': 'k3y-short' } }),
    {
      ...exchange('POST /soap', { ok: true }),
      body: { kind: 'text', text: '<u><password>XmlSecret11</password></u>', type: 'text/xml' },
    },
  );
  for (const secret of secrets) {
    t.notMatch(yaml, secret);
    t.ok(Object.values(found.accounts ?? {}).includes(secret), secret);
  }
});

t.test(
  'a name that is its own password, a gate before the login, and a login that was refused first',
  async (t) => {
    const page =
      '<form method="post" action="/in"><input name="user"><input type="password" name="pass"></form>';
    const gate = { authorization: `Basic ${Buffer.from('gate:GateSecret').toString('base64')}` };
    const { yaml, found } = await draft(
      t,
      exchange('GET /in', page, { headers: gate }),
      exchange('POST /in', page, { form: 'user=admin&pass=wrong-first', headers: gate }),
      exchange('POST /in', '<p class="me">Hello admin</p>', { form: 'user=admin&pass=admin', headers: gate }),
      exchange('GET /out/logout', '<p>Bye</p>', { headers: gate }),
    );
    t.match(yaml, /form: \{ user: '\{\{name\}\}', pass: '\{\{pass\}\}' \}/);
    t.same(found.accounts, {
      name: 'admin',
      pass: 'admin',
      'gate-name': 'gate',
      'gate-password': 'GateSecret',
    });
    t.notMatch(yaml, /wrong-first|GateSecret/);
  },
);

t.test(
  'a value that spells a name, and two values that are called alike, leave all places whole',
  async (t) => {
    const { yaml, found } = await draft(
      t,
      exchange(
        'GET /in',
        '<form method="post" action="/in"><input name="email"><input type="password" name="password"></form>',
      ),
      exchange('POST /in', '<p>Hello</p>', { form: 'email=ann%40shop.test&password=password' }),
      exchange(
        'POST /settings',
        { ok: true },
        {
          json: {
            password: 'Another77secret',
            new_password: 'Newer88secret',
            about: 'my password is password',
          },
        },
      ),
      exchange('GET /out/logout', '<p>Bye</p>'),
    );
    t.match(yaml, /form: \{ email: '\{\{email\}\}', password: '\{\{password\}\}' \}/);
    t.match(yaml, /password: '\{\{password2\}\}'/);
    t.same(found.accounts, {
      email: 'ann@shop.test',
      password: 'password',
      password2: 'Another77secret',
      new_password: 'Newer88secret',
    });
  },
);
