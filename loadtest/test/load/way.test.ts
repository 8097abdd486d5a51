/** Users who say in a PROXY line, and not in a header, which address they call from. */
import t from 'tap';
import { Browser } from '../../src/load/browser.ts';
import { CookieJar } from '../../src/load/cookies/jar.ts';
import { run } from '../../src/load/coroutine.ts';
import { runLoad } from '../../src/load/run-load.ts';
import { walk as walkBefore } from '../../src/load/walk/walk.ts';
import type { HistoryEvent } from '../../src/model/history-event.ts';
import { Marks } from '../../src/model/mark.ts';
import { scenarios } from '../../src/scenarios/index.ts';
import { views } from '../../src/scenarios/views.ts';
import { LOAD } from '../support/load.ts';
import { seededApp } from '../support/seeded-app.ts';
import { serve, serveBehindLines } from '../support/target.ts';

const { signal } = new AbortController();
const addressIn = (line: string): string | undefined =>
  /^PROXY TCP4 (10\.\d+\.\d+\.\d+|172\.\d+\.\d+\.\d+) 127\.0\.0\.1 \d+ \d+$/.exec(line)?.[1];

t.test('each user’s connection begins with their address, and no request repeats it', async (t) => {
  const app = seededApp();
  const headers: unknown[] = [];
  const { target, lines } = await serveBehindLines(t, (request, response) => {
    headers.push(request.headers['x-forwarded-for']);
    app(request, response);
  });
  const events: HistoryEvent[] = [];
  const load = { ...LOAD, target, proxyProtocol: true, flows: 3 };
  await runLoad(load, (event) => void events.push(event), signal);
  const users = events.flatMap((event) => (event.type === 'user' ? [event.address] : []));
  t.same(lines.map(addressIn).sort(), ['10.0.0.1', ...users].sort(), 'the preflight’s, then one a user');
  t.ok(headers.length > 0 && headers.every((header) => header === undefined));
  t.ok(events.every((event) => event.type !== 'op' || event.outcome === 'ok'));
});

t.test('an old cookie is tried from other addresses, each on a connection of its own', async (t) => {
  const { target, lines } = await serveBehindLines(t, seededApp());
  const { login } = scenarios;
  const mix = [{ scenario: login, weight: 1 }] as const;
  const events: HistoryEvent[] = [];
  const load = { ...LOAD, target, mix, users: 1, flows: 2, proxyProtocol: true };
  await runLoad(load, (event) => void events.push(event), signal);
  const replays = events.filter((event) => event.type === 'op' && event.step === 'replay').length;
  // The walk has replayed, too, once for the one replica that it had met.
  const [walk, ...rest] = lines.map(addressIn);
  t.equal(walk, '10.0.0.1');
  t.ok(rest.filter((address) => address?.startsWith('10.')).length >= 1);
  t.ok(replays >= 2);
  t.ok(rest.filter((address) => address?.startsWith('172.')).length > replays);
});

t.test('a stranger’s request that is under way ends with its browser', async (t) => {
  const { target, lines } = await serveBehindLines(t, () => {});
  const browser = new Browser({
    target,
    app: views.app,
    address: '10.0.0.1',
    timeoutMs: 60_000,
    proxyProtocol: true,
  });
  const stranger = { jar: new CookieJar(), address: '172.16.0.1' };
  const sending = run(browser.send({ method: 'GET', path: '/' }, stranger));
  while (lines.length === 0) await new Promise(setImmediate);
  await browser.close();
  t.ok((await sending).error);
  t.same(lines.map(addressIn), ['172.16.0.1']);
});

t.test('a target that takes no PROXY lines is one clear line', async (t) => {
  const target = await serve(t, seededApp());
  const options = { target, app: views.app, address: '10.0.0.1', timeoutMs: 300, proxyProtocol: true };
  await t.rejects(walkBefore(options, views, new Marks('tag'), signal), {
    code: 'USER',
    message: /answered 400[\s\S]*does it take PROXY protocol\?/,
  });
});
