/**
 * The lesson as its reader goes through it: every command of every step of docs/tutorial.md, typed into a shell, and beside
 * it in Chromium and in the reports what the step says is seen. Its figures are of one run; what must come again is held here.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ProfileResult, Report } from 'session-lab';
import t, { type Test } from 'tap';
import { openBrowser, withoutBrowser } from '../../examples/test/recorded/recorder.ts';
import { readMarkdown } from '../../tools/testing/markdown.ts';
import { shellLines } from '../../tools/testing/shell-lines.ts';
import { hostEnvironment } from '../src/config.ts';
import { freePorts } from '../src/drivers/ports.ts';
import { ROOT } from '../src/paths.ts';
import { openShell } from './support/shell.ts';

/** Not run: what is about a site of the reader's own, and the page whose own tests open it. */
const NOT_HERE = /staging\.example\.com|^make live$/;

interface Lesson {
  /** Of the lab that is up, and of the second. */
  readonly page: Page;
  readonly second: Page;
  readonly output: string;
  readonly code: number;
  /** Of the newest run. */
  result(): Promise<ProfileResult>;
}

type Look = (t: Test, lesson: Lesson) => Promise<unknown>;

/** What is seen after a command, in its step; every other command ends well. */
const SEEN: Readonly<Record<string, Look>> = {
  '1 make up PROFILE=round-robin': async (t, { page }) => {
    await upload(page);
    t.match(
      await story(page),
      /POST app-2 began session (\w+) → GET app-3 was sent \1: not known here, app-2 has it/,
    );
    t.notOk(await hasImage(page));
    await page.reload();
    t.match(await story(page), /was sent no session/);
  },
  '1 make loadtest': async (t, { result }) => {
    const { verdict, asPredicted, httpErrors } = await result();
    t.same({ verdict, asPredicted, httpErrors }, { verdict: 'broken', asPredicted: true, httpErrors: 0 });
  },
  '1 make loadtest ARGS="--users 1"': async (t, { result }) => t.equal((await result()).kept.rate, 0),
  '2 make up PROFILE=sticky': async (t, { page }) => {
    await upload(page);
    t.match(await story(page), /POST app-3 began session (\w+) → GET app-3 was sent \1: found/);
    t.ok(await hasImage(page));
  },
  '2 make loadtest': async (t, { result }) =>
    t.match(await result(), { verdict: 'intact', kept: { rate: 1 } }),
  '2 make loadtest ARGS="--clients nat"': async (t, { result }) => {
    const { verdict, balance } = await result();
    t.equal(verdict, 'unknown');
    t.equal(Object.values(balance.requests).filter(Boolean).length, 1, 'one replica does all the work');
  },
  '3 make kill PART=app-3': async (t, { page }) => {
    await page.reload();
    t.match(await story(page), /GET app-\d was sent \w+: not known here, app-3 has it/);
    await upload(page);
    t.ok(await hasImage(page), 'the new session works');
  },
  '3 make start PART=app-3': async (t, { page }) => {
    // nginx leaves a replica alone for a while after it has failed.
    while (!/GET app-3/.test((await story(page)) ?? '')) await served(page);
    t.match(await story(page), /GET app-3 was sent \w+: not known here, app-\d has it/);
  },
  '3 make fault FAULT=kill PROFILE=sticky': async (t, { result }) => {
    const { asPredicted, fault } = await result();
    t.equal(asPredicted, true);
    t.ok(fault && fault.lost > 0, 'sessions were lost with their replica');
  },
  '4 make up PROFILE=replicated': async (t, { page }) => {
    await upload(page);
    t.ok(await hasImage(page));
  },
  '4 make sessions': async (t, { output }) => {
    const [first, ...others] = output.match(/^ {2}[\da-f]{8}/gm) ?? [];
    t.same(others, [first, first], 'one session under three replicas');
  },
  '4 make kill PART=app-2': keepsTheImage,
  '4 make start PART=app-2': keepsTheImage,
  '4 make loadtest': async (t, { result }) => {
    const { kept, httpErrors } = await result();
    t.ok(kept.rate !== null && kept.rate > 0.5 && kept.rate < 1, `${kept.rate} kept`);
    t.equal(httpErrors, 0);
  },
  '5 make up PROFILE=redis LAB=second PORT=8081': async (t, { page, second }) => {
    await upload(page);
    t.notOk(await hasImage(page));
    await upload(second);
    t.ok(await hasImage(second));
  },
  '5 make sessions LAB=second': async (t, { output }) => t.match(output, /^all replicas: 1 session/m),
  '5 make kill PART=app-2 LAB=second': async (t, { second }) => keepsTheImage(t, { page: second }),
  '5 make start PART=app-2 LAB=second': async (t, { second }) => keepsTheImage(t, { page: second }),
  '6 make loadtest ARGS="--scenario concurrent"': async (t, { result }) => {
    const { profile, kept, sessions, guarantees } = await result();
    t.equal(sessions.lost, 0, profile);
    const violations = guarantees['no-lost-update']?.violations ?? 0;
    if (profile === 'redis') t.ok(violations > 0, 'updates are lost');
    else t.same([profile, kept.rate, violations], ['redis-atomic', 1, 0]);
  },
  '7 make up PROFILE=redis': async (t, { page }) => {
    await upload(page);
    t.ok(await hasImage(page));
  },
  '7 make pause PART=redis': answers503,
  '7 make resume PART=redis': async (t, { page }) => {
    await served(page);
    await keepsTheImage(t, { page });
  },
  '7 make kill PART=redis': answers503,
  '7 make start PART=redis': async (t, { page }) => {
    await served(page);
    t.match(await story(page), /not known any more/);
  },
  '7 make fault FAULT=kill-redis PROFILE=redis': async (t, { result }) => {
    const { asPredicted, fault } = await result();
    t.equal(asPredicted, true);
    t.ok(fault && fault.lost > 0, 'Redis kept nothing on disk');
  },
  '7 make fault FAULT=kill-redis PROFILE=redis-aof': async (t, { result }) =>
    t.match(await result(), { asPredicted: true, fault: { lost: 0 } }),
  '8 make try ARGS="--target http://127.0.0.1:8080 --scenario image --users 20 --max-lost 0"': async (
    t,
    { code, output },
  ) => {
    t.not(code, 0);
    t.match(output, /^EXCEEDED {2}max-lost/m);
    t.match(output, /^wrong-replica/m);
  },
  '8 make try ARGS="--target http://127.0.0.1:3001 --scenario examples/express-session/scenario.yaml --duration 3s"':
    async (t, { code, result }) => {
      t.not(code, 0);
      t.match(await result(), { verdict: 'unknown', kept: { rate: 1 } });
    },
};

const steps = readMarkdown('docs/tutorial.md').headings.filter(({ text }) => /^\d\. /.test(text));

t.test('the lesson shows what it says', { skip: withoutBrowser }, async (t) => {
  const home = t.testdir();
  const [first = 0, second = 0, own = 0] = await freePorts(3);
  const { PROFILES, LAB, ...host } = hostEnvironment;
  const env = { ...host, RUNTIME: 'processes', LAB_HOME: home, PORT: String(first) };
  const type = openShell(t, ROOT, env);
  t.teardown(() => type('make down'));
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const page = await (await browser.newContext({ baseURL: `http://127.0.0.1:${first}` })).newPage();
  const other = await (await browser.newContext({ baseURL: `http://second.localhost:${second}` })).newPage();
  const result = async () => {
    const report: Report = JSON.parse(await readFile(join(home, 'results/latest/report.json'), 'utf8'));
    const [only] = report.profiles;
    if (!only) throw new Error('a report on nothing');
    return only;
  };

  t.equal(steps.length, 8);
  const looked = new Set<string>();
  for (const [at, { text, blocks }] of steps.entries())
    await t.test(text, async (t) => {
      for (const command of blocks.filter(({ language }) => language === 'sh').flatMap(commandsOf)) {
        if (NOT_HERE.test(command)) continue;
        const typed = command
          .replaceAll('8080', String(first))
          .replaceAll('8081', String(second))
          .replaceAll('3001', String(own))
          // The judge alone keeps its results where it is started.
          .replace(/^(make try .*)"$/, `$1 --results ${join(home, 'results')}"`);
        const { code, output } = await type(typed);
        const look = SEEN[`${at + 1} ${command}`];
        looked.add(`${at + 1} ${command}`);
        if (look) await look(t, { page, second: other, code, output, result });
        if (!command.startsWith('make try')) t.equal(code, 0, `${command}\n${output}`);
        if (command.endsWith('&')) await listensAt(own);
      }
    });
  t.same(
    Object.keys(SEEN).filter((step) => !looked.has(step)),
    [],
    'what is to be seen is of a command that there is',
  );
});

/** One a line: what a shell does with `&` is the shell's. */
const commandsOf = ({ text }: { readonly text: string }): string[] =>
  text.split('\n').filter((line) => shellLines(line).length > 0);

async function upload(page: Page): Promise<void> {
  await page.goto('/image');
  await page.getByLabel(/An image/).setInputFiles(join(ROOT, 'app/static/sample.png'));
  await page.getByRole('button', { name: 'Upload' }).click();
}

const story = (page: Page): Promise<string | null> => page.locator('.story').textContent();
const hasImage = async (page: Page): Promise<boolean> => (await page.locator('main img').count()) === 1;

async function keepsTheImage(t: Test, { page }: Pick<Lesson, 'page'>): Promise<void> {
  for (let times = 0; times < 3; times += 1) {
    await page.reload();
    t.ok(await hasImage(page), (await story(page)) ?? '');
  }
}

/** Reloads until it is no error: an app takes a moment to find its store again. */
async function served(page: Page): Promise<void> {
  while ((await page.reload())?.status() !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function answers503(t: Test, { page }: Pick<Lesson, 'page'>): Promise<void> {
  t.equal((await page.reload())?.status(), 503);
}

async function listensAt(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer) return void (await answer.body?.cancel());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
