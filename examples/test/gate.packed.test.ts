/** The recipes for a CI, run step by step: what their files say is what is run, by bash, with the packed package. */
import { execFile, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { forgetful, seededApp } from '../../loadtest/test/support/seeded-app.ts';
import { serve } from '../../loadtest/test/support/target.ts';
import { PACKAGE } from '../../tools/testing/pack.ts';
import { type Job, readAction, runAction } from './support/github-action.ts';
import { GitHubApi } from './support/github-api.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const action = readAction(join(ROOT, 'action.yml'));

/** What the users of the seeded app do. */
const SCENARIO = `session: sid
replica: { header: X-Replica }
steps:
  - name: view
    post: /views
    json: { page: '{{mark}}' }
    writes: { object: views }
    shows: { object: views, in: { json: /last }, count: { json: /views } }
`;
const SMALL = '--users 4 --flows 10 --pause 0ms --no-probes';

/** A checkout of a user's, outside of this one, whose packages would be found, too. */
function checkout(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'session-lab-ci-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
  writeFileSync(join(folder, 'shop.yaml'), SCENARIO);
  copyFileSync(PACKAGE, join(folder, 'session-lab.tgz'));
  return folder;
}

t.test('the action, run after run on a pull request', async (t) => {
  const api = await GitHubApi.start(t);
  const broken = await serve(t, seededApp({ replicas: 3, ...forgetful(5) }));
  const sound = await serve(t, seededApp({ replicas: 3 }));
  const folder = checkout(t);
  const of = {
    GITHUB_API_URL: api.url,
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_RUN_ID: '11',
    GITHUB_WORKFLOW: 'sessions',
    GITHUB_JOB: 'gate',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
  };
  const usual = { version: 'session-lab.tgz', scenario: 'shop.yaml', args: SMALL, 'max-lost': '0' };
  const run = (given: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
    runAction(action, folder, { ...usual, ...given }, { ...of, ...env });
  const stepOf = ({ steps }: Job, name: string) => steps.find((step) => step.name === name);

  // More than a page of others' comments, one of them with our words in it.
  for (let count = 1; count <= 120; count++) api.say('ann', `comment ${count}`);

  await t.test('what is lost fails it, and is told in each place', async (t) => {
    const job = await run({ target: broken.origin });
    t.equal(job.failed, true);
    const { log = '' } = stepOf(job, 'Run session-lab') ?? {};
    t.match(log, /^::error file=shop\.yaml,line=1,title=[^\n]*max-lost[^\n]*::max-lost 0: measured \d+$/m);
    t.match(log, /^::error file=shop\.yaml,[^\n]*::[\w-]+: \d+ losses?, [^\n]*%0ARepair: /m);
    t.match(job.summary, /# session-lab[\s\S]*\*\*exceeded\*\*: max-lost[\s\S]*```sh\nsession-lab run /);
    t.match(job.outputs, { verdict: 'broken', lost: /^\d+$/, 'exit-code': '1' });
    const kept = stepOf(job, 'Keep the report');
    t.match(kept, { uses: /^actions\/upload-artifact@/, with: { name: 'session-lab' }, code: 0 });
    t.ok(existsSync(join(kept?.with?.path ?? '', 'report.html')));
    t.equal(api.comments.length, 121);
    const [own] = api.comments.slice(-1);
    t.match(own?.body, /^<!-- session-lab sessions%2Fgate[^\n]* -->\n# session-lab\n/);
    t.match(own?.body, /https:\/\/github\.example\/o\/r\/actions\/runs\/11/);
    t.match(own?.body, /What to change[\s\S]*<details>[\s\S]*## Guarantees[\s\S]*<\/details>/);
    t.notMatch(own?.body, /the-token/);
  });

  await t.test('the next run changes that comment, and nobody else’s', async (t) => {
    const quoted = api.comments.at(-1)?.body ?? '';
    api.say('bob', quoted);
    api.say('bob', `> ${quoted}`);
    const before = api.comments.map(({ body }) => body);
    const job = await run({ target: sound.origin });
    t.equal(job.failed, false, stepOf(job, 'Run session-lab')?.log ?? '');
    t.match(job.outputs, { verdict: 'intact', lost: '0', 'exit-code': '0' });
    t.notMatch(stepOf(job, 'Run session-lab')?.log, /^::/m);
    t.equal(api.comments.length, 123);
    const changed = api.comments.flatMap(({ body }, at) => (body === before[at] ? [] : [at + 1]));
    t.same(changed, [121]);
    t.match(api.comments[120]?.body, /kept what its users did in all 40 flows/);
  });

  await t.test('a command beside the load is told by phases, and one that fails by itself', async (t) => {
    const job = await run({
      target: sound.origin,
      during: 'echo deployed v2; exit 5',
      args: SMALL.replace('--flows 10', '--duration 1s'),
    });
    t.equal(job.failed, true);
    t.match(job.outputs, { verdict: 'intact', 'exit-code': '4' });
    t.match(stepOf(job, 'Run session-lab')?.log, /^::error [^\n]*command[^\n]*::[^\n]*5/m);
    t.match(job.summary, /during[\s\S]*after/);
  });

  await t.test('a token that may not write is a warning, and does not decide', async (t) => {
    api.mayWrite = false;
    const job = await run({ target: sound.origin });
    t.equal(job.failed, false);
    t.match(
      stepOf(job, 'Run session-lab')?.log,
      /^::warning title=session-lab::.*403.*pull-requests: write/m,
    );
    api.mayWrite = true;
  });

  await t.test('nobody is asked where no comment is wanted, or there is no pull request', async (t) => {
    const count = api.asked.length;
    const off = await run({ target: sound.origin, comment: 'false', artifact: '' });
    t.equal(off.failed, false, stepOf(off, 'Run session-lab')?.log ?? '');
    t.equal(stepOf(off, 'Keep the report')?.code, null, 'and nothing is kept');
    writeFileSync(join(folder, 'push.json'), '{}');
    t.equal(
      (await run({ target: sound.origin }, { GITHUB_EVENT_PATH: join(folder, 'push.json') })).failed,
      false,
    );
    t.equal(api.asked.length, count);
  });

  await t.test('what can’t be run fails it, and keeps nothing', async (t) => {
    const job = await run({ target: 'http://127.0.0.1:1' });
    t.equal(job.failed, true);
    t.equal(stepOf(job, 'Keep the report')?.code, null);
    const none = await run({ version: 'nowhere.tgz', target: sound.origin });
    t.match(
      none.steps.map(({ code }) => code),
      [Number, null, null],
    );
    t.equal(none.failed, true);
  });
});

t.test('what the action says of itself is so', async (t) => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'loadtest/package.json'), 'utf8')) as {
    version: string;
  };
  t.equal(action.inputs.version?.default, manifest.version);
  const workflow = parse(readFileSync(join(ROOT, 'examples/ci/github.yml'), 'utf8')) as {
    jobs: Record<string, { steps: { uses?: string; with?: object }[] }>;
  };
  const [own] = workflow.jobs.sessions?.steps.filter(({ uses }) => uses?.startsWith('OWNER/')) ?? [];
  t.match(own?.uses, new RegExp(`@v${manifest.version.replaceAll('.', '\\.')}$`));
  for (const name of Object.keys(own?.with ?? {})) t.ok(name in action.inputs, name);
});

t.test('the options by target are such that run takes them', async (t) => {
  const main = join(ROOT, 'loadtest/src/main.ts');
  const file = join(ROOT, 'examples/ci/session-lab.yaml');
  const { targets } = parse(readFileSync(file, 'utf8')) as { targets: Record<string, unknown> };
  t.ok(Object.keys(targets).length > 0);
  for (const target of Object.keys(targets)) {
    const args = [main, 'config', '--config', file, '--for', target];
    t.match(
      spawnSync(process.execPath, args, { encoding: 'utf8' }),
      { status: 0, stdout: /^target +http/m },
      target,
    );
  }
  const chaos = readFileSync(join(ROOT, 'examples/ci/chaos-toolkit.json'), 'utf8');
  const named = [...chaos.matchAll(/"--for", "([\w-]+)"/g)].map(([, name = '']) => name);
  t.same(
    named.filter((name) => !(name in targets)),
    [],
  );
});

t.test('the recipe for GitLab', async (t) => {
  const folder = checkout(t);
  const recipe = parse(readFileSync(join(ROOT, 'examples/ci/gitlab-ci.yml'), 'utf8')) as {
    sessions: {
      script: string[];
      variables: Record<string, string>;
      artifacts: { paths: string[]; reports: { junit: string; codequality: string } };
    };
  };
  const { script, variables, artifacts } = recipe.sessions;
  const run = async (target: URL): Promise<number> => {
    writeFileSync(join(folder, 'script.sh'), script.join('\n'));
    const env = {
      ...variables,
      PATH: process.env.PATH,
      HOME: folder,
      CI: 'true',
      CI_PROJECT_DIR: folder,
      PACKAGE: join(folder, 'session-lab.tgz'),
      SESSION_LAB_TARGET: target.origin,
      SESSION_LAB_USERS: '4',
      SESSION_LAB_FLOWS: '10',
      SESSION_LAB_PAUSE: '0ms',
      SESSION_LAB_PROBES: 'false',
    };
    return new Promise((resolve) => {
      execFile('bash', ['-eo', 'pipefail', 'script.sh'], { cwd: folder, env }, (error) =>
        resolve(typeof error?.code === 'number' ? error.code : 0),
      );
    });
  };
  const found = (): Record<string, unknown>[] =>
    JSON.parse(readFileSync(join(folder, artifacts.reports.codequality), 'utf8')) as Record<
      string,
      unknown
    >[];

  t.equal(await run(await serve(t, seededApp({ replicas: 3, ...forgetful(5) }))), 1);
  const first = found();
  t.ok(first.length >= 2);
  for (const problem of first)
    t.match(problem, {
      description: /\S/,
      check_name: /\S/,
      fingerprint: /^[0-9a-f]{64}$/,
      severity: 'major',
      location: { path: 'shop.yaml', lines: { begin: 1 } },
    });
  t.equal(new Set(first.map(({ fingerprint }) => fingerprint)).size, first.length);
  const [junit] = globSync(artifacts.reports.junit, { cwd: folder });
  t.match(readFileSync(join(folder, junit ?? ''), 'utf8'), /<testcase [^>]*name="max-lost 0"><failure/);
  for (const path of artifacts.paths) t.ok(existsSync(join(folder, path)), path);

  t.equal(await run(await serve(t, seededApp({ replicas: 3 }))), 0);
  t.same(found(), [], 'nothing is left of the run before');
});
