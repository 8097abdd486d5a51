/** The pages in a real Chromium: what a person sees of a lost session, and what axe finds to mend. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { openBrowser, withoutBrowser } from '../../examples/test/recorded/recorder.ts';
import { startApp } from './support/start-app.ts';

const PAGES = ['/', '/views', '/login', '/cart', '/image', '/nowhere'];

/** Sends each request to the next of some replicas in turn, as nginx does, and counts them. */
async function inTurn(t: Test, urls: readonly string[]): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const to = urls[asked.push(request.url ?? '') % urls.length];
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.entries(request.headers).filter(
      ([name]) => !/^(host|connection|content-length)$/.test(name),
    );
    const answer = await fetch(`${to}${request.url}`, {
      ...{ method: request.method ?? 'GET', redirect: 'manual', headers: headers as [string, string][] },
      ...(request.method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
    });
    const kept = [...answer.headers].filter(([name]) => /^(content-type|location|cache-control)$/.test(name));
    response.writeHead(
      answer.status,
      [...kept, ...answer.headers.getSetCookie().map((line) => ['set-cookie', line])].flat(),
    );
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return { url: `http://127.0.0.1:${address.port}`, asked };
}

async function browser(t: Test) {
  const running = await openBrowser();
  t.teardown(() => running.close());
  return running;
}

const replicas = (t: Test) =>
  Promise.all(
    [1, 2, 3].map(
      async (number) => (await startApp(t, { REPLICA: `app-${number}`, PROFILE: 'round-robin' })).url,
    ),
  );

t.test(
  'a lost upload reads differently from a first visit, and nothing turns the rotation unseen',
  { skip: withoutBrowser },
  async (t) => {
    const { url, asked } = await inTurn(t, await replicas(t));
    const page = await (await browser(t)).newPage();
    await page.goto(`${url}/image`);
    t.match(await page.locator('.story').textContent(), /^round-robin · GET app-\d: your first visit/);
    await page.getByLabel(/An image of up to 64 KiB/).setInputFiles('app/static/sample.png');
    await page.getByRole('button', { name: 'Upload' }).click();
    t.match(
      await page.locator('.story').textContent(),
      /POST app-\d began session [\da-f]{4} → GET app-\d was sent [\da-f]{4}: not known here, app-\d has it/,
    );
    t.equal(await page.locator('.hops li').count(), 3);
    t.equal(await page.locator('.hops .lost').count(), 1);
    t.same(asked, ['/image', '/image', '/image'], 'no favicon among them');
  },
);

t.test('an upload that is no good is told, with the limit', { skip: withoutBrowser }, async (t) => {
  const { url } = await startApp(t);
  const page = await (await browser(t)).newPage();
  for (const size of [65 * 1024 + 1, 200_000, 5_000_000]) {
    await page.goto(`${url}/image`);
    await page
      .getByLabel(/An image/)
      .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(size) });
    await page.getByRole('button', { name: 'Upload' }).click();
    t.match(await page.locator('main').textContent(), /larger than the 64 KiB/, `${size} bytes`);
  }
  await page.goto(`${url}/image`);
  await page.getByRole('button', { name: 'Upload' }).click();
  t.match(await page.locator('.flash').textContent(), /Choose an image/);
});

t.test(
  'axe finds nothing on any page, in light and in dark, on a phone and on a wall',
  { skip: withoutBrowser },
  async (t) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const [one = '', other = ''] = await replicas(t);
    const running = await browser(t);
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1920]) {
        const page = await running.newPage({ colorScheme, viewport: { width, height: 900 } });
        // With a session that one replica knows and the other doesn't, and something in it.
        await page.goto(`${one}/cart`);
        await page.getByLabel('Item').fill('tea');
        await page.getByRole('button', { name: 'Add' }).click();
        for (const path of PAGES)
          for (const url of [one, other]) {
            await page.goto(url + path);
            t.same(await violations(page, axe), [], `${colorScheme} ${width} ${path}`);
            t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${path} fits`);
          }
        const korean = await running.newPage({ colorScheme, viewport: { width, height: 900 }, locale: 'ko' });
        for (const path of PAGES) {
          await korean.goto(one + path);
          t.equal(await korean.locator('html').getAttribute('lang'), 'ko');
          t.same(await violations(korean, axe), [], `${colorScheme} ${width} ${path} in Korean`);
        }
        await korean.close();
        await page.evaluate('document.querySelector("main").append(document.createElement("input"))');
        t.match(await violations(page, axe), [/^label: <input>/], 'and of an input without a label it tells');
        await page.close();
      }
  },
);

async function violations(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what axe leaves in the page.
    const { violations } = await (globalThis as any).axe.run();
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    return violations.map(({ id, nodes }: any) => `${id}: ${nodes.map((node: any) => node.html).join(' ')}`);
  });
}

t.test(
  'no page breaks its content security policy, and each is drawn with its style',
  { skip: withoutBrowser },
  async (t) => {
    const { url } = await startApp(t);
    const page = await (await browser(t)).newPage();
    const said: string[] = [];
    page.on('console', (message) => void said.push(message.text()));
    page.on('pageerror', (error) => void said.push(String(error)));
    await page.goto(`${url}/cart`);
    await page.getByLabel('Item').fill('tea');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.goto(`${url}/image`);
    await page.getByLabel(/An image/).setInputFiles('app/static/sample.png');
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.waitForFunction('document.querySelector("img").naturalWidth > 0');
    for (const path of PAGES) {
      const policy = (await page.goto(url + path))?.headers()['content-security-policy'];
      t.match(policy, /^default-src 'none'/, path);
      t.notMatch(policy, 'unsafe', path);
      t.equal(
        await page.evaluate('getComputedStyle(document.querySelector(".replica")).float'),
        'right',
        path,
      );
    }
    // The browser tells of the 404 itself.
    t.same(
      said.filter((text) => !/status of 404/.test(text)),
      [],
    );
    await page.evaluate(
      'document.body.append(Object.assign(document.createElement("b"), { onclick: null }))',
    );
    await page.evaluate('document.querySelector("b").setAttribute("style", "color: red")');
    t.match(said.at(-1), /Content Security Policy/, 'and of a style that it forbids it tells');
  },
);

t.test(
  'forms work without script, and one on another site’s page does nothing',
  { skip: withoutBrowser },
  async (t) => {
    const { url } = await startApp(t);
    const evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<form method="post" action="${url}/login"><input name="user" value="eve"><button>Win</button></form>`,
      );
    }).listen(0, '127.0.0.1');
    await once(evil, 'listening');
    t.teardown(() => void evil.close());
    const context = await (await browser(t)).newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${url}/login`);
    await page.getByLabel('Any name').fill('ann');
    await page.getByRole('button', { name: 'Log in' }).click();
    t.match(await page.locator('main').textContent(), /You are ann/);
    // Another port is another origin of the same site, and another name another site.
    const { port } = evil.address() as { port: number };
    for (const host of ['127.0.0.1', 'localhost']) {
      await page.goto(`http://${host}:${port}/`);
      await page.getByRole('button', { name: 'Win' }).click();
      t.match(await page.locator('main').textContent(), /Another site’s page has sent this/, host);
    }
    await page.goto(`${url}/login`);
    t.match(await page.locator('main').textContent(), /You are ann/);
  },
);
