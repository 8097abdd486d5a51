/**
 * From a recording to a verdict, by the packed program: what a real browser recorded of five apps becomes a scenario, and
 * that tells sessions apart from shared ones, after at most one edit.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from 'session-lab';
import t, { type Test } from 'tap';
import { install, type Packed } from '../../../loadtest/test/support/packed.ts';
import { asDevToolsExports, asFirefoxExports } from './flavours.ts';
import type { Har } from './har.ts';
import type { RecordedApp, Sessions } from './recorded-app.ts';
import { openBrowser, record, withoutBrowser } from './recorder.ts';

const TYPED = 'Größe & “more” 47';

interface Expected {
  /** The one edit, where it takes one. */
  readonly edit?: string;
  /** What is violated though sessions are shared: the app's own doing. */
  readonly ownDefects?: Readonly<Record<string, string>>;
}

const EXPECTED: Readonly<Record<string, Expected>> = {
  // Who is logged in, a cookie tells to all replicas; the trail of pages is what its session has.
  dokuwiki: {
    edit: `  - name: another page
    get: /doku.php?id=user:{{name}}:{{trail}}&do=edit
    writes: { object: trail, mark: trail }
  - name: keep it
    form: { wikitext: a page for the trail }
  - name: trail
    get: /doku.php?id=user:{{name}}
    shows: { object: trail, in: { css: .breadcrumbs } }
`,
    ownDefects: { 'logout-final': 'outlives-logout' },
  },
};

async function recordingOf(t: Test, app: RecordedApp): Promise<Har> {
  const { target } = await app.start(t, 'shared');
  const browser = await openBrowser();
  try {
    const [account = { name: '', password: '' }] = app.accounts;
    return await record(browser, async (page) => app.journey(page, { target, account, typed: TYPED }));
  } finally {
    await browser.close();
  }
}

async function judged(packed: Packed, app: RecordedApp, target: string, scenario: string) {
  const load = app.accounts.length > 0 ? ['--users', '1', '--flows', '40'] : ['--users', '6', '--flows', '8'];
  const ran = await packed.run([
    'run',
    '--target',
    target,
    '--scenario',
    scenario,
    ...load,
    '--pause',
    '5ms',
    '--duration',
    '60s',
    '--look',
    '200ms',
  ]);
  const report = JSON.parse(
    readFileSync(join(packed.folder, 'results/latest/report.json'), 'utf8'),
  ) as Report;
  const [result] = report.profiles;
  if (!result) throw new Error(ran.stdout + ran.stderr);
  return { ...ran, result };
}

/** Ahead of the step that logs out, or last. */
function edited(yaml: string, edit: string): string {
  const at = yaml.indexOf('  - name: log out');
  return at < 0 ? yaml + edit : yaml.slice(0, at) + edit + yaml.slice(at);
}

/** Declares the test of one app. */
export function testsInitOf(app: RecordedApp): void {
  t.test(
    `${app.name}: what init makes of a recording tells both set-ups rightly`,
    { skip: app.without || withoutBrowser },
    async (t) => {
      const har = await recordingOf(t, app);
      // As each browser exports it: Chromium leaves out all cookies.
      const files = {
        'shared.har': har,
        'apart.har': asDevToolsExports(har),
        'firefox.har': asFirefoxExports(har),
      };
      const packed = install(
        t,
        Object.fromEntries(Object.entries(files).map(([name, value]) => [name, JSON.stringify(value)])),
      );
      const { edit = '', ownDefects = {} } = EXPECTED[app.name] ?? {};

      for (const sessions of ['shared', 'apart'] as const satisfies readonly Sessions[]) {
        const { target } = await app.start(t, sessions);
        const made = await packed.run([
          'init',
          '--har',
          `${sessions}.har`,
          '--target',
          target,
          '--out',
          `${sessions}.yaml`,
        ]);
        t.ok([0, 2].includes(made.code), made.stdout + made.stderr);
        t.match(made.stdout, new RegExp(`Wrote ${sessions}\\.yaml: \\d+ steps`));
        if (sessions === 'shared') t.notMatch(made.stdout, /not all steps came through/, made.stdout);
        const file = join(packed.folder, `${sessions}.yaml`);
        const yaml = readFileSync(file, 'utf8');
        t.match(
          yaml,
          /^# yaml-language-server: \$schema=\.\/node_modules\/session-lab\/scenario\.schema\.json\n/,
        );
        const [account] = app.accounts;
        if (account) {
          t.notMatch(yaml, account.password, 'no password in the scenario');
          t.match(readFileSync(join(packed.folder, `${sessions}.accounts.csv`), 'utf8'), account.password);
          t.equal(
            statSync(join(packed.folder, `${sessions}.accounts.csv`)).mode & 0o077,
            0,
            'only its owner reads it',
          );
        }
        writeFileSync(file, edited(yaml, edit));
        const { result, stdout, stderr } = await judged(packed, app, target, `${sessions}.yaml`);
        const broken = Object.entries(result.guarantees)
          .filter(([, found]) => found?.verdict === 'broken')
          .map(([name]) => name);
        if (sessions === 'shared') {
          t.same(broken, Object.keys(ownDefects), yaml + stdout + stderr);
          t.same(Object.keys(result.losses.byCause), Object.values(ownDefects));
          if (broken.length === 0) t.equal(result.verdict, 'intact', yaml + stdout);
        } else {
          t.equal(result.verdict, 'broken', yaml + stdout + stderr);
          t.ok(
            broken.some((name) => !(name in ownDefects)),
            broken.join(),
          );
          t.ok(result.losses.byCause['wrong-replica'], JSON.stringify(result.losses.byCause));
        }
      }

      const again = await packed.run([
        'init',
        '--har',
        'firefox.har',
        '--target',
        'http://127.0.0.1:9',
        '--out',
        'firefox.yaml',
      ]);
      t.match(again, { code: 2, stdout: /nothing answered at http:\/\/127\.0\.0\.1:9/ });
      const stepsIn = (name: string): string =>
        readFileSync(join(packed.folder, name), 'utf8').replace(/^[\s\S]*?\n(before|steps):/, '');
      t.equal(edited(stepsIn('firefox.yaml'), edit), stepsIn('shared.yaml'), 'the same from another browser');
    },
  );
}
