/** What a browser sends, keeps and waits for. */

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { Browser, type BrowserOptions } from '../../src/load/browser.ts';
import { run } from '../../src/load/coroutine.ts';
import type { App } from '../../src/scenarios/scenario.ts';
import { serve } from '../support/target.ts';

const app: App = {
  session: { cookies: ['sid'] },
  replica: null,
  isolated: true,
  denied: { statuses: [], paths: [] },
};

function open(t: Test, target: URL, more: Partial<BrowserOptions> = {}): Browser {
  const browser = new Browser({ target, app, address: null, timeoutMs: 2000, ...more });
  t.teardown(() => browser.close());
  return browser;
}

async function echo(t: Test) {
  const seen: IncomingHttpHeaders[] = [];
  const target = await serve(t, (request, response) => {
    seen.push(request.headers);
    response.end('ok');
  });
  return { target, seen };
}

t.test('a page is asked for as a person’s browser asks', async (t) => {
  const { target, seen } = await echo(t);
  const browser = open(t, target);
  await run(browser.send({ method: 'GET', path: '/first' }, {}));
  await run(browser.send({ method: 'POST', path: '/form', body: 'a=1' }, {}));
  t.match(seen[0], {
    accept: /^text\/html,/,
    'accept-language': /en/,
    'user-agent': /Mozilla.*session-lab\/[\d.]+$/,
    'sec-fetch-mode': 'navigate',
    'sec-fetch-site': 'none',
    'sec-fetch-dest': 'document',
  });
  t.equal(seen[0]?.['x-forwarded-for'], undefined, 'no header that a browser would not send');
  t.equal(seen[0]?.origin, undefined);
  t.match(seen[1], {
    origin: target.origin,
    referer: `${target.origin}/first`,
    'sec-fetch-site': 'same-origin',
  });
});

t.test('what a script fetches is asked for as a script asks', async (t) => {
  const { target, seen } = await echo(t);
  await run(open(t, target).send({ method: 'GET', path: '/api', as: 'fetch' }, {}));
  t.match(seen[0], { accept: /^application\/json/, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' });
  t.equal(seen[0]?.['upgrade-insecure-requests'], undefined);
});

t.test('headers of the user’s own come in place of a browser’s', async (t) => {
  const { target, seen } = await echo(t);
  const browser = open(t, target, { headers: { accept: 'text/plain', 'x-own': '1' }, address: '10.0.0.7' });
  await run(browser.send({ method: 'GET', path: '/', headers: { 'x-own': '2' } }, {}));
  t.match(seen[0], { accept: 'text/plain', 'x-own': '2', 'x-forwarded-for': '10.0.0.7' });
});

const isRedirect = (status: number): boolean => status === 303;

t.test('a redirect is told at its headers, and its body is read to the end all the same', async (t) => {
  let ended = false;
  const target = await serve(t, (request, response) => {
    if (request.url === '/page') return void response.end(String(ended));
    response.writeHead(303, { location: '/page' });
    response.write('moved');
    setTimeout(() => {
      ended = true;
      response.end('.');
    }, 60);
  });
  const browser = open(t, target);
  const first = await run(browser.send({ method: 'GET', path: '/' }, { early: isRedirect }));
  const page = await run(browser.send({ method: 'GET', path: '/page' }, { early: isRedirect }));
  t.equal(page.answer?.body, 'false', 'it was asked for while the body was coming, on another connection');
  const end = await first.rest;
  t.ok(end !== null && end - first.at >= 50, `the body ended ${end && end - first.at} ms later`);
  const again = await run(browser.send({ method: 'GET', path: '/' }, {}));
  t.equal(again.answer?.body, 'moved.', 'follow: end waits for it');
  t.equal(again.rest, null);
});

t.test('a redirect whose body never ends is let go in the end', async (t) => {
  const target = await serve(t, (_request, response) => {
    response.writeHead(303, { location: '/page' });
    response.write('moved');
  });
  const browser = open(t, target, { timeoutMs: 100 });
  const { rest, error } = await run(browser.send({ method: 'GET', path: '/' }, { early: isRedirect }));
  t.equal(error, null);
  t.ok(await rest);
});

t.test('fresh connections are opened for each request, kept ones once', async (t) => {
  const sockets = new Set<unknown>();
  const target = await serve(t, (request, response) => {
    sockets.add(request.socket);
    response.end();
  });
  const kept = open(t, target);
  for (let index = 0; index < 3; index++) await run(kept.send({ method: 'GET', path: '/' }, {}));
  t.equal(sockets.size, 1);
  const fresh = open(t, target, { fresh: true });
  for (let index = 0; index < 3; index++) await run(fresh.send({ method: 'GET', path: '/' }, {}));
  t.equal(sockets.size, 4);
});

t.test('a host is where --resolve says', async (t) => {
  const server = createServer((request, response) => response.end(request.headers.host)).listen(
    0,
    '127.0.0.1',
  );
  t.teardown(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const target = new URL(`http://shop.example:${port}`);
  const way = { resolve: new Map([[`shop.example:${port}`, '127.0.0.1']]) };
  const { answer } = await run(open(t, target, { way }).send({ method: 'GET', path: '/' }, {}));
  t.equal(answer?.body, `shop.example:${port}`);
});
