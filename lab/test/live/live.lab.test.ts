/** The live page in a real Chromium: two labs side by side, broken by button, in both languages and at each size. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Locator, Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { openBrowser, withoutBrowser } from '../../../examples/test/recorded/recorder.ts';
import { freePorts } from '../../src/drivers/ports.ts';
import { runLab, startLab } from '../support/run-lab.ts';

const PROJECTOR = { width: 1920, height: 1080 };

const SAMPLE = 'app/static/sample.png';

/** Longer than anything takes on a busy machine. */
const PATIENCE_MS = 30_000;

/** README's picture, and how large it may be. */
const PICTURE = 'docs/pictures/live.png';
const MOST_BYTES = 200_000;

async function live(home: string, args: readonly string[] = []) {
  const [port = 0] = await freePorts(1);
  const child: ChildProcess = startLab(home, ['live', '--port', String(port), ...args]);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  child.stderr?.resume();
  for await (const line of lines) {
    const [, url] = /^Open (\S+)$/.exec(line) ?? [];
    if (url) return { child, url, port };
  }
  throw new Error('make live named no address');
}

async function opened(browser: Browser, url: string, more: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ viewport: PROJECTOR, ...more });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(url);
  for (const side of ['left', 'right']) await page.locator(`#${side} .part.replica-2`).waitFor();
  return page;
}

/** Sends the sample as a person does, in a tab of its own. */
async function upload(page: Page, side: string): Promise<void> {
  const lab = await page.context().newPage();
  const href = (await page.locator(`#${side} .open`).getAttribute('href')) ?? '';
  const form = lab.locator('input[type=file]');
  // A replica whose store is just back may not have found it yet, and says so.
  const deadline = performance.now() + PATIENCE_MS;
  do await lab.goto(href);
  while ((await form.count()) === 0 && performance.now() < deadline);
  await form.setInputFiles(SAMPLE);
  await lab.locator('form button').click();
  await lab.locator('.story').waitFor();
  await lab.close();
}

const rowsOf = (page: Page, side: string): Locator => page.locator(`#${side} .rows .own`);

async function findings(page: Page): Promise<readonly string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

/** A page of another site, which knows everything but the token. */
async function stranger(t: Test, browser: Browser, port: number): Promise<readonly unknown[]> {
  const command = JSON.stringify({
    side: 'left',
    command: { do: 'strike', lever: 'kill', target: 'app-1' },
  });
  const server = createServer((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<form method="post" enctype="text/plain" action="http://127.0.0.1:${port}/do"><input name='${command.slice(0, -1)}, "x": "' value='"}'></form>`,
      ),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const answers = await page.evaluate(
    async ({ port, command }) => {
      const tries = [
        { method: 'POST', body: command },
        { method: 'POST', body: command, headers: { 'content-type': 'application/json' } },
        { method: 'POST', body: command, mode: 'no-cors' as const },
      ];
      return Promise.all(
        tries.map((how) =>
          fetch(`http://127.0.0.1:${port}/do`, how).then(
            ({ status }) => status,
            () => 'refused',
          ),
        ),
      );
    },
    { port, command },
  );
  const [answer] = await Promise.all([
    page.waitForNavigation(),
    page.evaluate(() => document.querySelector('form')?.submit()),
  ]);
  await page.close();
  return [...answers, answer?.status()];
}

t.test('two labs, side by side', { skip: withoutBrowser }, async (t) => {
  const home = t.testdir();
  const { child, url, port } = await live(home);
  const exited = once(child, 'exit');
  // Its labs end with it, before their folder does.
  t.teardown(async () => {
    if (child.exitCode === null) child.kill('SIGINT');
    await exited;
  });
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const page = await opened(browser, url);

  await t.test('one’s own upload is lost on round-robin, and kept on redis', async (t) => {
    for (const side of ['left', 'right']) await upload(page, side);
    await rowsOf(page, 'left').nth(2).waitFor();
    const [shown, post, first] = await rowsOf(page, 'left').allTextContents();
    t.match(first, /^youGET \/image → app-1–· no session yet/);
    t.match(post, /^youPOST \/image → app-2→ [\da-f]{4}· no session yet/);
    t.match(shown, /^youGET \/image → app-3[\da-f]{4} → cleared✗ lost · wrong-replica · app-2 has it/);
    t.equal((await rowsOf(page, 'left').allTextContents()).length, 3, 'watching took no replica’s turn');
    t.match(await rowsOf(page, 'right').first().textContent(), /^youGET \/image → app-3[\da-f]{4}✓ found/);
    t.not(
      new URL((await page.locator('#left .open').getAttribute('href')) ?? '').hostname,
      new URL((await page.locator('#right .open').getAttribute('href')) ?? '').hostname,
      'cookies ignore ports',
    );
  });

  await t.test('a page of another site kills nothing', async (t) => {
    // 0: an answer that its page may not read; which it was, the labs tell.
    t.same(await stranger(t, browser, port), ['refused', 'refused', 0, 403]);
    t.equal((await fetch(`http://127.0.0.1:${port}/`)).status, 403, 'nor does it see anything');
    t.equal(await page.locator('#left .part.down').count(), 0);
  });

  await t.test('predict, kill by button, look, undo', async (t) => {
    const right = page.locator('#right');
    await right.locator('[data-name=users-10]').click();
    await right.locator('.rows li:not(.own)').first().waitFor();
    await right.locator('[data-name=lever-kill]').click();
    await page.getByLabel('Nobody loses a session').check();
    await page.getByRole('button', { name: 'That is what I say' }).click();
    await right.locator('.part.down').waitFor();
    t.match(await right.locator('.part.down').textContent(), /app-2✗ down/);
    await right.locator('[data-name=lever-kill]', { hasText: 'Start app-2 again' }).click();
    await right.locator('.right').waitFor();
    await right.locator('.part.down').waitFor({ state: 'detached' });
    t.match(await right.locator('.outcome').textContent(), /You saidNobody loses a session.*no session lost/);
    t.match(await right.locator('.outcome').textContent(), /0 of 10 users’ sessions lost.*You were right\./);
    await page.setViewportSize({ width: 1280, height: 800 });
    const picture = process.env.PICTURES ? PICTURE : join(home, 'live.png');
    await writeFile(picture, await page.screenshot());
    t.ok((await stat(picture)).size < MOST_BYTES);
    await page.setViewportSize(PROJECTOR);
    const report = await right.locator('.report').getAttribute('href');
    t.match(await (await page.request.get(new URL(report ?? '', url).href)).text(), /app-2 was killed/);
  });

  await t.test('the store is killed, and one’s own session with it', async (t) => {
    const right = page.locator('#right');
    await right.locator('[data-name=users-0]').click();
    await right.locator('[data-name=users-0][aria-pressed=true]:enabled').waitFor();
    await right.locator('[data-name=lever-redis-down]').click();
    await page.getByRole('button', { name: 'Just show me' }).click();
    await right.locator('.part.down', { hasText: 'redis' }).waitFor();
    await right.locator('[data-name=lever-redis-down]:enabled').click();
    await right.locator('[data-name=lever-redis-down][aria-pressed=false]:enabled').waitFor();
    await upload(page, 'right');
    await right.locator('.rows', { hasText: 'lost-by-store' }).waitFor();
    t.match(await rowsOf(page, 'right').nth(2).textContent(), /✗ lost · lost-by-store/);
  });

  for (const [width, colorScheme, locale] of [
    [390, 'light', 'ko'],
    [390, 'dark', 'en'],
    [1280, 'light', 'en'],
    [1280, 'dark', 'ko'],
    [1920, 'light', 'ko'],
    [1920, 'dark', 'en'],
  ] as const) {
    await t.test(
      `${width} pixels, ${colorScheme}, ${locale}: all of it fits, and axe finds nothing`,
      async (t) => {
        const view = { viewport: { width, height: 1000 }, colorScheme, locale };
        const other = await opened(browser, url, { ...view, reducedMotion: 'reduce' });
        t.equal(await other.locator('html').getAttribute('lang'), locale);
        t.ok((await other.evaluate(() => document.documentElement.scrollWidth)) <= width);
        t.same(await findings(other), []);
        const size = await other.evaluate(() => Number.parseFloat(getComputedStyle(document.body).fontSize));
        t.ok(size >= (width === 1920 ? 24 : 16), 'a room can read it');
        await other.context().close();
      },
    );
  }

  await t.test('all of it is done from the keyboard', async (t) => {
    const left = page.locator('#left');
    await left.locator('[data-name=lever-stop]').focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    t.equal(await left.locator('.part.down').count(), 0, 'not now');
    await left.locator('[data-name=lever-stop]').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Just show me' }).focus();
    await page.keyboard.press('Enter');
    await left.locator('.part.down').waitFor();
    t.match(await left.locator('.part.down').textContent(), /app-2/);
  });

  await t.test('Ctrl-C ends all, and keeps what was seen', async (t) => {
    child.kill('SIGINT');
    t.same(await exited, [0, null]);
    t.same(await readdir(join(home, '.lab')), []);
    const report = JSON.parse(await readFile(join(home, 'results/latest/report.json'), 'utf8'));
    t.match(report.profiles, [{ profile: 'redis', fault: { name: 'kill', lost: 0 } }]);
    await page.locator('#disconnected:visible').waitFor();
  });
});

t.test('a port that is taken is one clear message', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await runLab(t.testdir(), ['live', '--port', String(port)]);
  t.equal(code, 3);
  t.match(stderr, `port ${port} on 127.0.0.1 can't be used (EADDRINUSE)`);
});
