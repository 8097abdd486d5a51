/** The jar against a real Chromium: the same cookies kept, and the same ones sent in the same order. */
import t from 'tap';
import { CookieJar, placeOf, type Stored } from '../../../src/load/cookies/jar.ts';
import { type Case, cases, type Step } from './cases.ts';
import { type BrowserCookie, Chromium, withoutChromium } from './chromium.ts';
import { EchoServer } from './echo-server.ts';

type StoredAt = Stored & { readonly at: number };

t.test('keeps and sends what Chromium keeps and sends', { skip: withoutChromium }, async (t) => {
  const echo = await EchoServer.start();
  t.teardown(() => echo.close());
  const chromium = await Chromium.start();
  t.teardown(() => chromium.close());

  const lines = cases.flatMap(({ steps }) => steps).flatMap(({ set = [] }) => set);
  t.ok(lines.length >= 80, `${lines.length} lines`);
  const outcomes: { title: string; site: string; stored: readonly StoredAt[] }[] = [];
  for (const [index, one] of cases.entries()) {
    const site = (one.site ?? 'SITE.test').replace('SITE', `s${index}`);
    const stored = await run(one, site);
    if (!one.sentOnly) outcomes.push({ title: one.title, site, stored });
  }
  const cookies = await chromium.cookies();
  for (const { title, site, stored } of outcomes) {
    const held = heldBy(cookies, site);
    t.same(held, aboutAsIn(heldAfter(stored), held), `${title}: kept`);
  }

  /** Puts each step to both, and compares what they send. */
  async function run({ title, steps }: Case, site: string): Promise<StoredAt[]> {
    const jar = new CookieJar();
    const stored: StoredAt[] = [];
    for (const step of steps) {
      const set = (step.set ?? []).map((line) => line.replaceAll('SITE', site));
      const { serverAheadMs } = step;
      const date =
        serverAheadMs === undefined ? {} : { date: new Date(Date.now() + serverAheadMs).toUTCString() };
      const { url, number } = echo.told(step.to.replaceAll('SITE', site), { set, ...date });
      await go(url, step, site);
      const now = Date.now();
      const place = placeOf(url);
      t.equal(echo.seen(number), jar.header(place, now, step.by), `${title}: sent to ${step.to}`);
      const became = jar.store(set, place, now, step.by, now + (serverAheadMs ?? 0));
      stored.push(...became.map((one) => ({ ...one, at: now })));
    }
    return stored;
  }

  async function go(url: URL, { by, from, through }: Step, site: string): Promise<void> {
    const first = through
      ? echo.told(through.replaceAll('SITE', site), { set: [], location: url.href }).url
      : url;
    if (by === undefined) return chromium.open(first.href);
    const page =
      from?.replaceAll('SITE', site) ??
      `${url.protocol}//${by === 'same' ? url.hostname : 'elsewhere.test'}/`;
    await chromium.open(echo.told(page, { set: [] }).url.href);
    const to = JSON.stringify(first.href);
    if (by === 'embedded')
      return chromium.evaluate(`fetch(${to}, { mode: 'no-cors', credentials: 'include' })`);
    if (by !== 'post') return chromium.leave(`location.href = ${to}`);
    const form = `Object.assign(document.createElement('form'), { method: 'post', action: ${to} })`;
    return chromium.leave(`document.body.appendChild(${form}).submit()`);
  }
});

/** Of each name, until when: milliseconds since the epoch, or null. Values and places are seen from what is sent. */
type Held = Readonly<Record<string, number | null>>;

const heldBy = (cookies: readonly BrowserCookie[], site: string): Held =>
  inOrder(
    cookies
      .filter(({ domain }) => domain === site || domain.endsWith(`.${site}`))
      .map(({ name, expires }) => [name, expires < 0 ? null : expires * 1000]),
  );

function heldAfter(stored: readonly StoredAt[]): Held {
  const held = new Map<string, number | null>();
  for (const { name, outcome, lifetimeMs, at } of stored) {
    if (outcome === 'kept') held.set(name, lifetimeMs === null ? null : at + lifetimeMs);
    if (outcome === 'removed') held.delete(name);
  }
  return inOrder([...held]);
}

/** The time that the browser takes to see an answer does not count. */
const aboutAsIn = (held: Held, other: Held): Held =>
  inOrder(
    Object.entries(held).map(([name, until]) => {
      const otherwise = other[name];
      const near = until !== null && typeof otherwise === 'number' && Math.abs(until - otherwise) < MINUTE_MS;
      return [name, near ? otherwise : until];
    }),
  );

const MINUTE_MS = 60_000;

const inOrder = (entries: readonly (readonly [string, number | null])[]): Held =>
  Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
