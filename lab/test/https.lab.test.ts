/** `+https`: nginx ends TLS, and a session is kept, or lost, just as it is without. */
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overTls, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { Judge, type LoadOptions, runLoad, scenarios } from 'session-lab';
import t, { type Test } from 'tap';
import { openBrowser, withoutBrowser } from '../../examples/test/recorded/recorder.ts';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { LABS } from '../src/paths.ts';
import { experiment, GENTLE, lab, signal } from './support/experiment.ts';

const FOLDER = join(LABS, `test-experiment-${process.pid}`);

const authority = () => readFile(join(FOLDER, 'nginx/ca.pem'), 'utf8');

/** One request, on a connection of its own. */
async function ask(path: string, options: RequestOptions = {}, body = '') {
  const { url = '' } = (await lab.status()) ?? {};
  const request = overTls(`${url}${path}`, { ca: await authority(), agent: false, ...options });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const post = (headers: Readonly<Record<string, string>> = {}) => ask('/views', { method: 'POST', headers });

const shapeOf = (line: unknown): string => String(line).replace(/=[^;]+/, '=…');

t.test('sessions in Redis are kept by TLS, and a kill loses none, as without it', async (t) => {
  const args = [...GENTLE, '--duration', '3s'];
  const { result } = await experiment(t, 'redis+https', { args, kill: true });
  t.match(result, {
    verdict: 'intact',
    surprises: [],
    fault: { lost: 0, predictedLost: [0, 0], lostByCause: {} },
  });
});

t.test(
  'the cookie is for TLS alone, HSTS is told, and the certificate is for who trusts its authority',
  async (t) => {
    const { status, headers } = await post();
    t.equal(status, 303);
    t.equal(shapeOf(headers['set-cookie']), '__Host-sid=…; Path=/; HttpOnly; Secure; SameSite=Lax');
    t.equal(headers['strict-transport-security'], 'max-age=86400');
    await t.rejects(ask('/', { ca: [] }), { code: /CERT|SIGNATURE|SELF_SIGNED/ }, 'a stranger trusts nobody');
    await t.rejects(ask('/', { servername: 'elsewhere.example' }), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  },
);

t.test('its key is for nobody else to read', async (t) => {
  for (const name of await readdir(join(FOLDER, 'nginx'))) {
    if (!name.endsWith('.pem')) continue;
    const { mode } = await stat(join(FOLDER, 'nginx', name));
    t.equal(mode & 0o777, 0o600, name);
  }
  t.equal((await stat(FOLDER)).mode & 0o777, 0o700);
  t.match(await readFile(join(FOLDER, 'nginx/identity.pem'), 'utf8'), /PRIVATE KEY/);
});

t.test('a client’s own word on the protocol changes nothing, by TLS', async (t) => {
  for (const forged of ['http', 'https', 'http, http']) {
    const { status, headers } = await post({ 'x-forwarded-proto': forged });
    t.equal(status, 303);
    t.match(shapeOf(headers['set-cookie']), /^__Host-sid=…; .*Secure/, forged);
  }
});

t.test('there is no plain HTTP: nginx refuses it, and no replica is asked', async (t) => {
  const request = overHttp((await lab.status())?.url.replace('https:', 'http:') ?? '', { agent: false });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  t.match(await text(response), /plain HTTP request was sent to HTTPS port/);
  t.equal(response.statusCode, 400);
  t.notOk('x-replica' in response.headers);
});

/** Speaks plain HTTP to its clients, and tells a replica that it was TLS: what a balancer that is set up wrongly does. */
async function liar(t: Test, replica: string): Promise<number> {
  const [hostname, port] = (await lab.addressOf(replica)).split(':');
  const server = createServer(async (incoming, outgoing) => {
    const { url: path, method, headers } = incoming;
    const told = { ...headers, 'x-forwarded-proto': 'https' };
    const request = overHttp({ hostname, port, path, method, headers: told, agent: false });
    request.end(await buffer(incoming));
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** What users see who reach a port of this host under a name that is no loopback's: there, browsers keep what is for TLS in plain HTTP, too. */
async function judged(port: number) {
  const judge = new Judge();
  const resolve = new Map([[`shop.example:${port}`, '127.0.0.1']]);
  const load: LoadOptions = {
    ...{
      target: new URL(`http://shop.example:${port}`),
      way: { resolve },
      mix: [{ scenario: scenarios.views, weight: 1 }],
    },
    ...({ rate: null, arrivals: 'poisson', clients: 'spread', connections: 'kept', probes: false } as const),
    ...{ users: 3, flows: 4, durationMs: 10_000, pauseMs: 0, timeoutMs: 5000, seed: 1 },
  };
  await runLoad(load, (event) => judge.add(event), signal);
  return judge.result();
}

t.test(
  'negative control: sent in plain HTTP, the cookie is kept by no browser, and the judge says so',
  async (t) => {
    const { verdict, losses } = await judged(await liar(t, 'app-1'));
    t.equal(verdict, 'broken');
    t.same(Object.keys(losses.byCause), ['cookie-refused']);
  },
);

t.test('and a replica that hears of no TLS begins no session', async (t) => {
  const port = Number((await lab.addressOf('app-1')).split(':')[1]);
  const { verdict, losses } = await judged(port);
  t.equal(verdict, 'broken');
  t.same(Object.keys(losses.byCause), ['cookie-refused']);
});

t.test('every page works in Chromium, and keeps its session', { skip: withoutBrowser }, async (t) => {
  const { url = '' } = (await lab.status()) ?? {};
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  // Its authority is in no browser's list.
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  for (const path of ['/', '/views', '/login', '/cart', '/image'])
    t.equal((await page.goto(url + path))?.status(), 200, path);
  for (const item of ['tea', 'bread']) {
    await page.goto(`${url}/cart`);
    await page.getByLabel('Item').fill(item);
    await page.getByRole('button', { name: 'Add' }).click();
  }
  t.match(await page.locator('main').textContent(), /tea[\s\S]*bread/);
  t.match(await context.cookies(url), [
    { name: '__Host-sid', secure: true, httpOnly: true, domain: '127.0.0.1' },
    { name: 'lab-hops', secure: true },
  ]);
  t.same(complaints, []);
});

t.test('what the lab has made goes with it', async (t) => {
  await stat(join(FOLDER, 'nginx/identity.pem'));
  await lab.down();
  await t.rejects(stat(FOLDER), { code: 'ENOENT' });
});

t.test('round robin over memories loses as much by TLS as without', async (t) => {
  const args = ['--scenario', 'image', '--users', '1', '--flows', '20', '--pause', '0ms'];
  const { result } = await experiment(t, 'round-robin+https', { args });
  t.match(result, { verdict: 'broken', kept: { rate: 0, predicted: [0, 0] }, httpErrors: 0, surprises: [] });
});

t.test(
  'a plain lab gives no cookie for TLS, whatever its clients claim, and is told of no HSTS',
  async (t) => {
    await lab.up(await readProfile('redis'));
    const { url = '' } = (await lab.status()) ?? {};
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.1.1.1' };
    const answer = await fetch(`${url}/views`, { method: 'POST', redirect: 'manual', headers });
    t.equal(shapeOf(answer.headers.get('set-cookie')), 'sid=…; Path=/; HttpOnly; SameSite=Lax');
    t.equal(answer.headers.get('strict-transport-security'), null);
  },
);

t.test('what can’t have it is refused, with the reason, and the lab that is up stays', async (t) => {
  for (const [name, why] of [
    ['redis+express+https', /the Express app has no cookie for TLS alone/],
    ['haproxy+https', /nginx ends TLS, and here haproxy balances/],
    ['sticky-l4+https', /nginx ends TLS, and here it passes connections on/],
    ['sticky-learn+https', /sticky-learn follows the session’s cookie/],
  ] as const)
    await t.rejects(lab.up(await readProfile(name)), { code: 'USER', message: why }, name);
  t.equal((await lab.status())?.profile, 'redis');
});
