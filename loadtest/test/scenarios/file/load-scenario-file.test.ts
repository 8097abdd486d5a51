import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import t, { type Test } from 'tap';
import { Marks } from '../../../src/model/mark.ts';
import type { Answer } from '../../../src/scenarios/exchange.ts';
import { editorSchema } from '../../../src/scenarios/file/editor-schema.ts';
import { loadScenarioFile } from '../../../src/scenarios/file/load-scenario-file.ts';
import { isTogether, type Single } from '../../../src/scenarios/scenario.ts';

const marks = new Marks('tag');

async function load(t: Test, text: string, name = 'mine.yaml') {
  const folder = t.testdir({ [name]: text });
  return loadScenarioFile(join(folder, name));
}

async function single(t: Test, text: string): Promise<Single> {
  const { mix } = await load(t, text);
  const [step] = mix[0].scenario.steps;
  if (!step || isTogether(step)) throw new Error('no single step');
  return step;
}

const answer = (body: string, headers: Answer['headers'] = {}): Answer => ({
  status: 200,
  replica: null,
  location: null,
  headers,
  body,
});

t.test('reads YAML and JSON alike, with what the loadtest must know of the app', async (t) => {
  const yaml = `
session: sid
replica: { header: X-Server }
denied: { status: [401], redirect-to: [/login] }
steps:
  - { name: write, post: /a, form: { text: '{{mark}}' }, writes: { object: a }, shows: { object: a } }
`;
  const { mix } = await load(t, yaml);
  t.match(mix[0], {
    scenario: {
      name: 'mine',
      app: {
        session: { cookies: ['sid'] },
        replica: { header: 'x-server' },
        isolated: true,
        denied: { statuses: [401], paths: ['/login'] },
      },
      steps: [{ name: 'write', wrote: { object: 'a', effect: 'replace', mark: 'mark' } }],
    },
  });
  const json = JSON.stringify({ replica: { cookie: 'node' }, shared: true, steps: [{ get: '/' }] });
  t.match((await load(t, json, 'mine.json')).mix[0].scenario, {
    app: { session: null, replica: { cookie: 'node' }, isolated: false },
    steps: [{ name: 'GET /' }],
  });
});

t.test('every problem is told at once, with its line and column', async (t) => {
  const text = `sesion: sid
steps:
  - get: /a
    post: /b
  - post: no-path
    json: { x: '{{nobody}}' }
  - post: /c
    form: { a: b }
    writes: { object: note }
  - get: /d
    extract: { token: { regex: '(' } }
  - get: /e
    shows: { object: nothing }
  - post: /f
    form: { a: '{{csrf}}' }
  - delete: /g
    writes: { object: note, how: remove, mark: other }
  - get: /h
    oops: 1
    after-ms: 5
    headers: { X-A: '{{user.name}}' }
  - together:
      - get: /i
        replay: true
      - get: /j
`;
  const error = await load(t, text).catch((error: Error) => error);
  const problems = String((error as Error).message).split('\n');
  t.match(problems[0], /the scenario has 15 problems/);
  const expected = [
    [1, 1, /sesion is not known here/],
    [3, 5, /steps\[1\] needs one of get, post/],
    [5, 5, /steps\[2\]\.post must be a path/],
    [9, 5, /steps\[3\]\.writes writes, but its request does not carry \{\{mark\}\}/],
    [11, 25, /steps\[4\]\.extract\.token\.regex is not a regular expression/],
    [13, 5, /steps\[5\]\.shows shows nothing, which no earlier step writes/],
    [15, 13, /steps\[6\]\.form\.a \{\{csrf\}\} is not known here; known are mark, user/],
    [17, 5, /steps\[7\]\.writes removes other, which no earlier step adds to note/],
    [19, 5, /steps\[8\]\.oops is not known here/],
    [20, 5, /steps\[8\]\.after-ms is for steps of a group/],
    [21, 16, /\{\{user\.name\}\} is not known here/],
    [24, 9, /steps\[9\]\.together\[1\]\.replay can’t be part of a group/],
  ] as const;
  for (const [line, column, message] of expected) {
    const found = problems.find((problem) => message.test(problem));
    t.ok(found, String(message));
    t.match(found, `:${line}:${column}: `);
  }
  t.match((error as { code?: string }).code, 'USER');
});

t.test('what is no YAML, no scenario or not there is told in one message', async (t) => {
  await t.rejects(load(t, 'steps: [\n  - {'), { code: 'USER', message: /mine\.yaml:\d+:\d+: / });
  await t.rejects(load(t, ''), { message: /one problem/ });
  await t.rejects(load(t, 'steps: []'), { message: /steps/ });
  await t.rejects(load(t, `x: ${'y'.repeat(1_100_000)}`), { message: /too large/ });
  await t.rejects(load(t, 'steps: &a [{ get: /a, shows: *a }]'), { code: 'USER', message: /can't be used/ });
  await t.rejects(load(t, 'steps: *nowhere'), { code: 'USER', message: /mine\.yaml/ });
  await t.rejects(load(t, 'steps: [{ get: /a, replay: true }]'), { message: /no earlier step logs in/ });
  await t.rejects(loadScenarioFile('missing.yaml'), { code: 'USER', message: /can't be read/ });
});

t.test('builds requests of every kind', async (t) => {
  const form = await single(t, "steps: [{ post: '/a/{{user}}', form: { 'a b': '{{user}}&' } }]");
  t.match(form.request({ user: 'u/1' }), {
    method: 'POST',
    path: '/a/u%2F1',
    contentType: 'application/x-www-form-urlencoded',
    body: 'a+b=u%2F1%26',
  });
  const json = await single(
    t,
    "steps: [{ put: /a, json: { deep: ['{{user}}', 1, null] }, headers: { X-A: '{{user}}' } }]",
  );
  t.match(json.request({ user: 'u"1\r\nx: y' }), {
    method: 'PUT',
    body: '{"deep":["u\\"1\\r\\nx: y",1,null]}',
    headers: { 'x-a': 'u"1 x: y' },
  });
  const file = await single(
    t,
    "steps: [{ post: /a, multipart: { title: hello, image: { filename: '{{user}}.txt', type: text/plain, content: '{{user}}' } } }]",
  );
  const { body, contentType } = file.request({ user: 'me' });
  const [, boundary = '?'] = /boundary=(.*)/.exec(contentType ?? '') ?? [];
  t.equal(body?.toString().split(`--${boundary}`).length, 4);
  t.match(body?.toString(), /name="image"; filename="me\.txt"\r\ncontent-type: text\/plain\r\n\r\nme/);
});

t.test('finds what a page shows, and values for later, wherever they are', async (t) => {
  const step = await single(
    t,
    `steps:
  - post: /a
    json: '{{mark}}'
    writes: { object: a }
    shows: { object: a, in: { json: /items/0 }, count: { header: X-Count } }
    extract: { token: { regex: 'token=(\\w+)' }, next: { json: /next }, id: { header: X-Id } }
`,
  );
  const page = answer('{"items":["u1-w2-tag","u1-w1-tag"],"next":"n/1","x":"token=abc"}', {
    'x-count': '7',
    'x-id': ['i'],
  });
  t.same(step.shows?.read(page, marks, {}), { marks: ['u1-w2'], count: 7, found: true });
  t.same(step.extract?.(page), { token: 'abc', next: 'n/1', id: 'i' });
  t.throws(() => step.extract?.(answer('{}')), { message: /without token \(regex/ });
  t.throws(() => step.shows?.read(answer('<html>'), marks, {}), { message: /not JSON/ });
  t.throws(() => step.shows?.read(answer('{"items":[]}', { 'x-count': 'many' }), marks, {}), {
    message: /without a count \(found "many"\)/,
  });
});

t.test('what is in a header is found among several of its name, and on the way', async (t) => {
  const step = await single(
    t,
    "steps: [{ get: /a, extract: { csrf: { regex: 'xsrf=([^;]+)', from: { header: Set-Cookie } }, id: { json: /id } } }]",
  );
  const redirect = answer('', { 'set-cookie': ['a=1; Path=/', 'xsrf=t0k; Path=/'] });
  t.same(step.extractOnTheWay?.(redirect), { csrf: 't0k' });
  t.same(step.extract?.(answer('{"id":7}'), undefined, { csrf: 't0k' }), { csrf: 't0k', id: '7' });
  t.throws(() => step.extract?.(answer('{"id":7}')), { message: /without csrf/ });
});

t.test('a value stands for the mark where the page does not show the mark', async (t) => {
  const step = await single(
    t,
    `accounts: [{ name: ann }]
steps:
  - post: /login
    form: { name: '{{name}}' }
    writes: { object: me, how: login }
    shows: { object: me, value: 'You are {{name}}.' }
`,
  );
  const values = { name: 'ann', '@me': marks.onWire('u1-w1') };
  t.same(step.shows?.read(answer('<p>You are ann.</p>'), marks, values), {
    marks: ['u1-w1'],
    count: null,
    found: true,
  });
  t.match(step.shows?.read(answer('<p>You are ann.x.</p>'), marks, values), { found: true });
  const short = await single(
    t,
    "accounts: [{ name: ann }]\nsteps: [{ post: /login, form: { name: '{{name}}' }, writes: { object: me, how: login }, shows: { object: me, value: 'Hello {{name}}' } }]",
  );
  t.match(
    short.shows?.read(answer('Hello anna'), marks, values),
    { marks: [], found: false },
    'another’s name',
  );
  t.match(short.shows?.read(answer('Hello ann!'), marks, values), { marks: ['u1-w1'] });
  t.same(step.shows?.read(answer('<p>Log in.</p>'), marks, values), {
    marks: [],
    count: null,
    found: false,
  });
});

t.test('the schema for editors is the one that files are checked by', async (t) => {
  const written = await readFile(resolve(import.meta.dirname, '../../../scenario.schema.json'), 'utf8');
  t.same(JSON.parse(written), editorSchema(), 'else: npm run schema in loadtest/');
});
