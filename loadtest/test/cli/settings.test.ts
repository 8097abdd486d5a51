/** session-lab.yaml and the environment: what wins, what is refused, and what `config` says of both. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import t from 'tap';
import { commandLineOf } from '../../src/cli/command-line.ts';
import { runCommand } from '../../src/cli/run.ts';
import { layersOf, withSettings } from '../../src/cli/settings/layers.ts';
import { settingsSchema } from '../../src/cli/settings/settings-schema.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const run = withSettings(runCommand(new AbortController().signal));

const FILE = `scenario: shop.yaml
max-lost: 0
results: false
targets:
  staging:
    target: https://staging.example
    users: 20
    header: ['Authorization: Bearer \${TOKEN}', 'X-A: b']
  pr:
    target: \${PR_URL:-http://127.0.0.1:8080}
    max-lost: 3
`;

/** What each key was given, and by what. */
async function given(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const found = await layersOf(run, words, env);
  return Object.fromEntries(
    found.map(({ key, texts, value, from }) => [key, `${texts.join(' | ') || String(value)} (${from})`]),
  );
}

t.test('flags win, then the environment, then the target’s own options, then the common ones', async (t) => {
  const file = join(t.testdir({ 'session-lab.yaml': FILE }), 'session-lab.yaml');
  const from = ['--config', file];
  const common = await given(from);
  t.match(common, { 'max-lost': `0 (${file}:2)`, results: `false (${file}:3)` });
  t.notOk('target' in common);
  t.match(common.scenario, /shop\.yaml \(/);
  const env = { TOKEN: 't0k', SESSION_LAB_USERS: '7', SESSION_LAB_P99: '', TARGET: 'http://other.example' };
  const staging = await given([...from, '--for', 'staging'], env);
  t.match(staging, {
    users: '7 (SESSION_LAB_USERS)',
    target: 'http://other.example (TARGET)',
    header: `Authorization: Bearer t0k | X-A: b (${file}:8)`,
  });
  t.notOk('p99' in staging, 'an empty variable says nothing');
  t.match(await given([...from, '--for=pr'], { ...env, SESSION_LAB_TARGET: 'http://own.example' }), {
    'max-lost': `3 (${file}:11)`,
    target: 'http://own.example (SESSION_LAB_TARGET)',
  });
  const typed = await given(
    [...from, '--for', 'staging', '--users', '1', '-HX-C: d', '--target=http://x'],
    env,
  );
  t.same(Object.keys(typed), ['scenario', 'max-lost', 'results'], 'flags leave the others nothing to say');
  t.match(await given([], { SESSION_LAB_CONFIG: file, SESSION_LAB_FOR: 'pr' }), { 'max-lost': /^3 / });
});

t.test('what a flag implies or excludes is not undone by a file', async (t) => {
  const text = 'users: 20\nflows: 9\njson: true\nquiet: false\ncap: false\n';
  const file = join(t.testdir({ 'a.yaml': text }), 'a.yaml');
  const words = ['--config', file];
  t.same(Object.keys(await given([...words, '--once', '--quiet'])), ['cap']);
  t.ok('during' in (await given(['--out', 'github'], { SESSION_LAB_DURING: 'x' })), 'both exclude a third');
  t.same(Object.keys(await given(words)), ['users', 'flows', 'json', 'quiet', 'cap']);
  t.match(await given(words, { SESSION_LAB_CAP: 'true', SESSION_LAB_JSON: 'no' }), {
    cap: 'true (SESSION_LAB_CAP)',
    json: 'false (SESSION_LAB_JSON)',
  });
});

t.test('all that is wrong is told at once, with its line, also of other targets', async (t) => {
  const text = `usres: 3
users: many
p99: 250
no-cap: true
json: maybe
clients: [nat, office]
rate: {}
seed:
targets:
  a: 3
  b:
    --users: 3
    connections: kep
`;
  const folder = t.testdir({
    'a.yaml': text,
    'b.yaml': '- users\n',
    'c.yaml': 'users: 1\nusers: 2\n',
    'd.yaml': FILE,
  });
  const wrong = async (name: string, ...words: readonly string[]): Promise<string> =>
    layersOf(run, ['--config', join(folder, name), ...words], {}).then(
      () => 'nothing',
      (error: Error) => error.message.replaceAll(`${folder}/`, ''),
    );
  t.equal(
    await wrong('a.yaml'),
    [
      "the settings can't be used:",
      'a.yaml:1: usres is no option of run: did you mean users?',
      'a.yaml:2: users: Give a whole number from 1 to 2000000.',
      'a.yaml:3: p99: Give a number and a unit: 250ms, 10s, 1m.',
      'a.yaml:4: no-cap is no option here: write cap: false',
      'a.yaml:5: json: takes true or false, and not "maybe"',
      'a.yaml:6: clients: takes one value, and not a list',
      'a.yaml:7: rate: takes n, and not keys of its own',
      'a.yaml:8: seed: has no value',
      'a.yaml:10: a takes options, one a line below it',
      'a.yaml:12: --users is no option here: write users',
      'a.yaml:13: connections: Allowed choices are kept, fresh, mixed.',
    ].join('\n  '),
  );
  t.match(await wrong('b.yaml'), /b\.yaml:1: holds no options/);
  t.match(await wrong('c.yaml'), /c\.yaml:2: .*unique/);
  t.match(await wrong('d.yaml', '--for', 'stagin'), /no target stagin: did you mean staging\?/);
  t.match(await wrong('d.yaml', '--for', 'staging'), /d\.yaml:8: header needs the environment's TOKEN/);
  t.equal(await wrong('d.yaml', '--for', 'pr'), 'nothing', 'what another target needs need not be there');
  t.match(await wrong('none.yaml'), /can't be read/);
  await t.rejects(layersOf(run, [], { SESSION_LAB_USRES: '1' }), /did you mean SESSION_LAB_USERS\?/);
  await t.rejects(
    layersOf(run, [], { SESSION_LAB_USERS: 'x' }),
    /SESSION_LAB_USERS can't be used: Give a whole/,
  );
  await t.rejects(layersOf(run, [], { SESSION_LAB_INSECURE: 'x' }), /takes true or false/);
  await t.rejects(layersOf(run, ['--no-config', '--for', 'pr'], {}), /no session-lab\.yaml here/);
});

t.test('config prints what holds for run, hides what may be secret, and sends nothing', async (t) => {
  const cwd = t.testdir({ 'session-lab.yaml': FILE });
  const config = (...args: readonly string[]) =>
    spawnSync(process.execPath, [MAIN, 'config', ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, TOKEN: 't0k', SESSION_LAB_P99: '1s' },
    });
  const { stdout, status } = config('--for', 'staging', '--seed', '5', '--once');
  t.equal(status, 0);
  t.match(stdout, /^target +https:\/\/staging\.example +session-lab\.yaml:6$/m);
  t.match(stdout, /^header +Authorization: …, X-A: … +session-lab\.yaml:8$/m);
  t.match(stdout, /^p99 +1s +SESSION_LAB_P99$/m);
  t.match(stdout, /^seed +5 +flag$/m);
  t.match(stdout, /^users +1 +implied by a flag$/m);
  t.match(stdout, /^pause +100ms +default$/m);
  t.notMatch(stdout, /t0k/);
  t.match(config('--seed', 'x'), { status: 3, stderr: /whole number/ });
});

t.test('the command line that a report tells has all of it, and needs no file', async (t) => {
  const file = join(t.testdir({ 'session-lab.yaml': FILE }), 'session-lab.yaml');
  const words = ['--config', file, '--for', 'pr', '--users', '2', '--no-cap'];
  const action = { options: run.options, getOptionValueSource: () => undefined } as unknown as Command;
  const settings = await layersOf(run, words, { SESSION_LAB_INSECURE: '1' });
  t.equal(
    commandLineOf(action, 'session-lab', ['node', 'main.js', 'run', ...words], {}, settings).replace(
      /\S+shop\.yaml/,
      'shop.yaml',
    ),
    'session-lab run --users 2 --no-cap --scenario shop.yaml --no-results --target http://127.0.0.1:8080 --max-lost 3 --insecure',
  );
});

t.test(
  'every option of run has a place in the schema for editors, which is the one that is published',
  async (t) => {
    const written = readFileSync(resolve(import.meta.dirname, '../../config.schema.json'), 'utf8');
    const fresh = runCommand(new AbortController().signal);
    t.same(JSON.parse(written), settingsSchema(fresh), 'else: npm run schema in loadtest/');
  },
);
