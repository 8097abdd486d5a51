/** Whatever a run writes, no secret of its target, its scenario or its settings stands in it in clear. */

import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { type Ran, sessionLab } from '../support/program.ts';
import { serve } from '../support/target.ts';

/** One of each kind; all have `planted` in them, and so has what is made of them. */
const SECRETS = {
  cookie: 'planted-cookie-4fb1',
  password: 'planted-pass-81',
  bearer: 'planted-bearer-77aa',
  basic: 'planted-basic-0c',
  query: 'planted-query-9',
  json: 'planted-json-e1',
  code: 'planted-code-3f',
  path: 'planted1path2with3letters4and5digits',
  header: 'planted-header-5d',
  settings: 'planted-settings-66',
  address: 'planted-address-12',
  command: 'planted-command-aa',
  crash: 'planted-crash-b0',
} as const;

/** As they pass over the wire, too. */
const encoded = Object.values(SECRETS).flatMap((secret) => [
  secret,
  Buffer.from(`lab:${secret}`).toString('base64'),
  encodeURIComponent(secret),
]);

const found = (text: string): string[] => [...new Set(encoded.filter((secret) => text.includes(secret)))];

const SCENARIO = `
session: sid
replica: { header: X-Replica }
headers: { X-Api-Key: '\${API_KEY}' }
auth: { basic: { user: lab, password: '\${BASIC}' } }
steps:
  - name: log in
    post: /login?api_key=\${QUERY}
    form: { name: '{{mark}}', password: '\${PASSWORD}' }
    extract: { token: { json: /access_token } }
    writes: { object: account, how: login }
  - name: account
    get: /account/${SECRETS.path}?state={{token}}
    auth: { bearer: '{{token}}' }
    shows: { object: account }
  - name: note
    post: /note
    json: { note: '{{mark}}', secret: '\${QUERY}' }
    writes: { object: note }
    shows: { object: note }
`;

const ENV = {
  API_KEY: SECRETS.header,
  BASIC: SECRETS.basic,
  QUERY: SECRETS.query,
  PASSWORD: SECRETS.password,
  DEPLOY_TOKEN: SECRETS.command,
  CRASH_SECRET: SECRETS.crash,
};

/** Keeps all, or forgets every fifth session; it tells its users of every secret that it has. */
function app(forgets: boolean) {
  const sessions = new Map<string, { name: string; note: string }>();
  let requests = 0;
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const number = ++requests;
    response.setHeader('x-replica', `app-${(number % 3) + 1}`);
    const cookie = /sid=([\w.-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const path = new URL(request.url ?? '/', 'http://app').pathname;
    const body = await text(request);
    const to = (location: string): void => void response.writeHead(302, { location }).end();
    if (path === '/login') {
      const sid = `${SECRETS.cookie}.${number}`;
      sessions.set(sid, { name: new URLSearchParams(body).get('name') ?? '', note: '' });
      response.setHeader('set-cookie', [`sid=${sid}; HttpOnly`, `remember=${SECRETS.cookie}`]);
      return to(`/callback?code=${SECRETS.code}&state=${SECRETS.code}`);
    }
    if (path === '/callback') return to(`/welcome/${SECRETS.path}`);
    if (forgets && number % 7 === 0) sessions.delete(cookie);
    const session = sessions.get(cookie) ?? { name: '', note: '' };
    if (path === '/note') {
      session.note = (JSON.parse(body) as { note: string }).note;
      return to(`/notes;jsessionid=${SECRETS.code}?token=${SECRETS.code}`);
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ...session, access_token: SECRETS.bearer, secret: SECRETS.json }));
  };
}

/** Takes whatever it is sent, and keeps it. */
async function collector(t: Test): Promise<{ readonly address: string; readonly got: string[] }> {
  const got: string[] = [];
  const server = createServer(async (request, response) => {
    got.push(`${request.url} ${await text(request.setEncoding('latin1'))}`);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

/** Every file below a folder, unpacked. */
async function allIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const texts = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file);
      return [file, (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')] as const;
    }),
  );
  return new Map(texts);
}

async function expectNone(t: Test, ran: Ran, written: ReadonlyMap<string, string>): Promise<void> {
  for (const [where, text] of [...written, ['stdout', ran.stdout], ['stderr', ran.stderr]] as const)
    t.same(found(text), [], where.split('/').pop() ?? where);
}

t.test('what is looked for would be found', async (t) => {
  t.equal(found(`Basic ${Buffer.from(`lab:${SECRETS.basic}`).toString('base64')}`).length, 1);
  t.same(found('nothing of it'), []);
});

for (const forgets of [false, true]) {
  t.test(
    `a run of an app that ${forgets ? 'loses sessions' : 'keeps all'}: in nothing that it leaves or sends`,
    async (t) => {
      const target = await serve(t, app(forgets));
      const { address, got } = await collector(t);
      const folder = t.testdir({ 'app.yaml': SCENARIO });
      const results = join(folder, 'results');
      const settings = join(folder, 'session-lab.yaml');
      await writeFile(
        settings,
        `scenario: app.yaml\nusers: 8\nflows: 8\npause: 0ms\nlook: 100ms\nheader: ['X-Other: ${SECRETS.settings}']\n`,
      );
      const written = (name: string): string => join(folder, name);
      const ran = await sessionLab(
        [
          ...['run', '--config', settings, '--target', target.href, '--results', results, '--trace'],
          ...['-H', `Authorization-Extra: Bearer ${SECRETS.bearer}`],
          ...['--out', `otlp=http://lab:${SECRETS.address}@${address}`, '--out', 'github'],
          ...['--out', `gitlab=${written('quality.json')}`],
        ],
        {
          env: {
            ...ENV,
            GITHUB_ACTIONS: 'true',
            GITHUB_STEP_SUMMARY: written('summary.md'),
            GITHUB_OUTPUT: written('output.txt'),
          },
        },
      );
      t.equal(ran.code, forgets ? 1 : 0, ran.stderr.slice(-400));
      t.ok(got.length > 0, 'metrics were sent');
      t.ok(ran.stderr.includes('→ POST /login'), 'a trace was printed');
      const files = await allIn(folder);
      files.delete(join(folder, 'app.yaml'));
      files.delete(settings);
      files.set('metrics', got.join('\n'));
      t.ok([...files.keys()].some((file) => file.endsWith('target.ndjson.gz')));
      await expectNone(t, ran, files);
    },
  );
}

t.test('nor in what is said of settings that are wrong', async (t) => {
  const folder = t.testdir({ 'app.yaml': SCENARIO });
  const tried: [readonly string[], Readonly<Record<string, string>>, string][] = [
    [['--target', `http://lab:${SECRETS.address}@127.0.0.1:1`], {}, ''],
    [['-H', `Authorization Bearer ${SECRETS.header}`], {}, ''],
    [['--out', `otlp=ftp://lab:${SECRETS.address}@127.0.0.1`], {}, ''],
    [[], {}, `header: { Authorization: '${SECRETS.settings}' }`],
    [[], {}, `insecure: { password: '${SECRETS.settings}' }`],
    [[], {}, `targets: { prod: { target: 'http://lab:${SECRETS.settings}@127.0.0.1/' } }`],
    [[], { SESSION_LAB_INSECURE: `token=${SECRETS.settings}` }, ''],
    [[], { SESSION_LAB_HEADER: `Bearer ${SECRETS.header}` }, ''],
  ];
  for (const [args, env, settings] of tried) {
    const file = join(folder, 'session-lab.yaml');
    await writeFile(file, settings);
    const run = ['run', '--config', file, '--scenario', join(folder, 'app.yaml'), '--no-results'];
    const target = args.includes('--target') ? [] : ['--target', 'http://127.0.0.1:1'];
    const ran = await sessionLab([...run, ...target, ...args], { env: { ...ENV, ...env } });
    t.equal(ran.code, 3, ran.stderr);
    t.same(
      found(ran.stdout + ran.stderr),
      [],
      `${args.join(' ')} ${settings} ${Object.keys(env)}: ${ran.stderr}`,
    );
  }
});

t.test(
  'nor in what is said of a walk that goes wrong, of a command beside the load, or of a crash',
  async (t) => {
    const target = await serve(t, app(false));
    const folder = t.testdir({
      'app.yaml': SCENARIO,
      'odd.yaml': SCENARIO.replace('/access_token', '/nothing'),
    });
    const results = join(folder, 'results');
    const run = ['run', '--target', target.href, '--results', results, '--pause', '0ms', '--users', '4'];
    const odd = await sessionLab([...run, '--scenario', join(folder, 'odd.yaml')], { env: ENV });
    t.match(odd, { code: 3, stderr: /came back/ });
    await expectNone(t, odd, new Map());
    const mute = ['--out', `otlp=http://lab:${SECRETS.address}@127.0.0.1:1`, '--users', '1', '--flows', '1'];
    const untold = await sessionLab([...run, '--scenario', join(folder, 'app.yaml'), ...mute], { env: ENV });
    t.match(untold.stderr, /metrics could not be sent to http:\/\/…@127\.0\.0\.1:1/);
    await expectNone(t, untold, new Map());
    const deploy = `echo deploying with $DEPLOY_TOKEN --password=${SECRETS.password}`;
    const during = ['--during', deploy, '--duration', '200ms', '--settle', '0ms'];
    const scenario = ['--scenario', join(folder, 'app.yaml')];
    const conducted = await sessionLab([...run, ...scenario, ...during], { env: ENV });
    t.match(conducted.stderr, /during \| deploying with …/);
    const preload = new URL('../support/preload/crash-with-secrets.ts', import.meta.url);
    const crashed = await sessionLab([...run, ...scenario, '--flows', '2'], { env: ENV, preload });
    t.match(crashed, { code: 3, stderr: /TypeError: can't read it/ });
    const files = await allIn(results);
    t.ok(files.size > 4);
    await expectNone(t, conducted, files);
    await expectNone(t, crashed, files);
  },
);

t.test('nor in what doctor says of an app', async (t) => {
  const target = await serve(t, app(true));
  const page = `${target.href}account/${SECRETS.path}?api_key=${SECRETS.query}`;
  const own = ['--cookie', `sid=${SECRETS.cookie}`, '-H', `Authorization: Bearer ${SECRETS.header}`];
  const ran = await sessionLab(['doctor', page, ...own]);
  t.match(ran.stdout, /replica/);
  await expectNone(t, ran, new Map());
});
