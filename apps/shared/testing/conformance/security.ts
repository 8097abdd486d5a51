/** What browsers are told to keep from answers, and that no other site's page can act for a user. */
import type { Test } from 'tap';
import type { AppUnderTest } from '../app-under-test.ts';
import { Visitor } from '../visitor.ts';

const HEADERS: Readonly<Record<string, RegExp>> = {
  'content-security-policy': /^default-src 'none';(?!.*unsafe).*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/i,
  'referrer-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
};

/** As browsers say that a request comes from elsewhere: where they trust the connection, and where they don't. */
const FORGED: readonly Readonly<Record<string, string>>[] = [
  { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' },
  { origin: 'http://evil.example' },
  // A sandboxed frame, and whoever hides where they come from.
  { origin: 'null' },
  { origin: 'http://other.localhost', 'sec-fetch-site': 'same-site' },
];

const POSTS = ['/views', '/login', '/logout', '/cart', '/cart/remove', '/image'];

export function security(t: Test, app: AppUnderTest): void {
  t.test('every answer tells browsers what to keep from it, errors and redirects among them', async (t) => {
    const visitor = new Visitor(app.url);
    const answers = [
      ...['/', '/views', '/login', '/cart', '/image', '/healthz', '/nowhere', '/views?wait=long'].map(
        (path) => [path, () => visitor.get(path)] as const,
      ),
      ['a redirect', () => visitor.post('/views')] as const,
      ['a refusal', () => visitor.post('/cart', {})] as const,
    ];
    for (const [what, ask] of answers) {
      const { headers } = await ask();
      for (const [name, says] of Object.entries(HEADERS))
        t.match(headers.get(name), says, `${what}: ${name}`);
    }
  });

  t.test(
    'what another site’s page sends is refused, with and without a session, and does nothing',
    async (t) => {
      const visitor = new Visitor(app.url);
      await visitor.post('/login', { user: 'ann' });
      await visitor.post('/views');
      const forms = { 'content-type': 'application/x-www-form-urlencoded' };
      for (const who of [visitor, new Visitor(app.url)])
        for (const path of POSTS)
          for (const headers of FORGED) {
            const body = 'user=eve&item=bomb&page=/forged';
            const reply = await who.send(path, { method: 'POST', headers: { ...forms, ...headers }, body });
            t.equal(reply.status, 403, `${path} ${JSON.stringify(headers)}`);
            t.match(reply.body, { error: 'CROSS_SITE', message: / .* /, replica: app.replica });
            t.same(reply.headers.getSetCookie(), []);
          }
      t.match((await visitor.get('/login')).body, { user: 'ann' });
      t.match((await visitor.get('/views')).body, { views: 1 });
      t.match((await visitor.get('/cart')).body, { items: [] });
    },
  );

  t.test('the app’s own pages may, what a user does by hand, and programs', async (t) => {
    const visitor = new Visitor(app.url);
    const own: readonly Readonly<Record<string, string>>[] = [
      { origin: app.url, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { origin: app.url },
      {},
    ];
    for (const headers of own)
      t.equal((await visitor.send('/views', { method: 'POST', headers })).status, 303);
    t.match((await visitor.get('/views')).body, { views: own.length });
  });

  t.test('links from other sites lead to pages', async (t) => {
    const reply = await new Visitor(app.url).send('/views', { headers: { 'sec-fetch-site': 'cross-site' } });
    t.equal(reply.status, 200);
    t.match(reply.body, { views: 0 });
  });
}
