/** What APIs and files need of the language, by the packed program: tokens, GraphQL, bodies from files, given addresses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from 'session-lab';
import t, { type Test } from 'tap';
import { install } from '../support/packed.ts';
import { type Asked, smallApp } from '../support/small-app.ts';
import { serve } from '../support/target.ts';

/** Tokens and what was kept under them: of one memory, or of each replica's own. */
function api(shared: boolean) {
  const memories = [new Map<string, string>(), new Map<string, string>()];
  return smallApp((asked) => answer(asked, memories[shared ? 0 : asked.replica] ?? new Map()));
}

const BASIC = `Basic ${Buffer.from('ann:s3cret:with colon').toString('base64')}`;

function answer(asked: Asked, memory: Map<string, string>): void {
  const { path, method, header, query } = asked;
  const json = (value: unknown, status = 200): void =>
    asked.send(JSON.stringify(value), { 'content-type': 'application/json' }, status);
  const body = (): unknown =>
    JSON.parse(
      [...asked.form].map(([name, value]) => (value === '' ? name : `${name}=${value}`)).join('&') || '{}',
    );
  if (path === '/basic') return void (header.authorization === BASIC ? json({ me: 'ann' }) : json({}, 401));
  if (path === '/tokens') {
    const token = asked.fresh();
    memory.set(token, '');
    return void json({ token });
  }
  if (path === '/graphql') {
    const {
      query: text,
      variables,
      operationName,
    } = body() as { query: string; variables: { note?: string; size?: unknown }; operationName?: string };
    const token = header.authorization?.replace('Bearer ', '') ?? '';
    if (!memory.has(token)) return void json({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    if (text.startsWith('mutation')) {
      if (typeof variables.size !== 'number' || operationName !== 'Keep')
        return void json({ errors: [{ message: 'size' }] });
      memory.set(token, variables.note ?? '');
    }
    return void json({ data: { note: memory.get(token) } });
  }
  if (path === '/start')
    return void asked.send('<a href="/upload?for=a%20b&amp;x=1">go</a>', { 'content-type': 'text/html' });
  if (path === '/upload' && method === 'POST') {
    const text = [...asked.form].map((pair) => pair.join('=')).join('&');
    const id = asked.cookie('sid') ?? asked.fresh();
    memory.set(id, /u\d+-w\d+-\w+/.exec(text)?.[0] ?? '');
    const isRight =
      query.get('for') === 'a b' && query.get('x') === '1' && header['content-type'] === 'text/x-note';
    return void asked.send(
      isRight ? 'kept' : 'not the address that the page gave',
      { 'set-cookie': `sid=${id}; Path=/; HttpOnly` },
      isRight ? 200 : 400,
    );
  }
  if (path === '/upload') return void asked.send(`note: ${memory.get(asked.cookie('sid') ?? '') ?? ''}`);
  json({}, 404);
}

async function run(
  t: Test,
  yaml: string,
  shared = true,
  files: Readonly<Record<string, string>> = {},
  env = {},
) {
  const target = await serve(t, api(shared));
  const packed = install(t, { 'api.yaml': yaml, ...files });
  const ran = await packed.run(
    [
      'run',
      '--target',
      target.origin,
      '--scenario',
      'api.yaml',
      '--pause',
      '1ms',
      '--look',
      '300ms',
      '--users',
      '4',
      '--flows',
      '10',
      '--duration',
      '60s',
    ],
    env,
  );
  let verdict: string | undefined;
  let causes: string[] = [];
  try {
    const report = JSON.parse(
      readFileSync(join(packed.folder, 'results/latest/report.json'), 'utf8'),
    ) as Report;
    verdict = report.profiles[0]?.verdict;
    causes = Object.keys(report.profiles[0]?.losses.byCause ?? {});
  } catch {
    // It ended before the load.
  }
  return { ...ran, verdict, causes };
}

const GRAPHQL = `
session: { json: /token }
replica: { header: X-Replica }
denied: { body: [UNAUTHENTICATED] }
auth: { bearer: '{{token}}' }
steps:
  - name: token
    post: /tokens
    extract: { token: { json: /token } }
    writes: { object: session, how: login }
  - name: keep
    post: /graphql
    graphql:
      query: 'mutation Keep($note: String!, $size: Int!) { keep(note: $note, size: $size) }'
      variables: { note: '{{mark}}', size: '{{size | number}}' }
      operation: Keep
    writes: { object: note }
    expect: { status: 200, body: data }
  - name: show
    post: /graphql
    graphql: { query: '{ note }' }
    shows: { object: note, in: { json: /data/note } }
`;

t.test(
  'GraphQL with a bearer token, a number among its variables, and “not recognised” told by its body',
  async (t) => {
    const yaml = `accounts: [{ size: '1' }, { size: '2' }, { size: '3' }, { size: '4' }]${GRAPHQL}`;
    const kept = await run(t, yaml);
    t.equal(kept.verdict, 'intact', kept.stdout + kept.stderr);
    const apart = await run(t, yaml, false);
    t.equal(apart.verdict, 'broken');
    t.same(apart.causes, ['wrong-replica']);
  },
);

t.test(
  'basic auth is enough to have a page of one’s own: what it shows is there from the start',
  async (t) => {
    const yaml = `
replica: { header: X-Replica }
auth: { basic: { user: ann, password: '\${SECRET}' } }
denied: { status: [401] }
steps:
  - { get: /basic, shows: { object: me, in: { json: /me }, value: ann } }
  - { name: again, get: /basic, shows: { object: me, in: { json: /me }, value: ann } }
`;
    const right = await run(t, yaml, true, {}, { SECRET: 's3cret:with colon' });
    t.equal(right.verdict, 'intact', right.stdout + right.stderr);
    const wrong = await run(t, yaml, true, {}, { SECRET: 'other' });
    t.equal(wrong.code, wrong.verdict === undefined ? 3 : 1, wrong.stdout + wrong.stderr);
    t.not(wrong.verdict, 'intact');
  },
);

t.test(
  'a body comes from a file with its places filled in, and goes to an address that a page gave, as it stands',
  async (t) => {
    const yaml = `
session: sid
replica: { header: X-Replica }
fresh: true
steps:
  - { name: start, get: /start, extract: { to: { regex: 'href="([^"]+)"' } } }
  - { name: upload, post: '{{to}}', body: { file: note.txt, type: text/x-note }, writes: { object: note } }
  - { name: note, get: /upload, shows: { object: note } }
`;
    const kept = await run(t, yaml, true, { 'note.txt': 'a note of {{mark}}' });
    t.equal(kept.verdict, 'intact', kept.stdout + kept.stderr);
    const apart = await run(t, yaml, false, { 'note.txt': 'a note of {{mark}}' });
    t.equal(apart.verdict, 'broken');
    const missing = await run(t, yaml);
    t.match(missing, { code: 3, stderr: /api\.yaml:7:\d+: steps\[2\]\.body\.file can't be read/ });
  },
);
