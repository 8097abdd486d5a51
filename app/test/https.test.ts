/** Behind a balancer that ends TLS: the session's cookie is for TLS alone, and only the balancer says what came by it. */
import t from 'tap';
import { startApp } from './support/start-app.ts';

const BEHIND_TLS = { 'x-forwarded-proto': 'https' };

const visit = (headers: Readonly<Record<string, string>>, remoteAddress = '127.0.0.1') => ({
  ...({ method: 'POST', url: '/views' } as const),
  headers,
  remoteAddress,
});

const linesOf = (header: string | readonly string[] | undefined): readonly string[] => [header ?? []].flat();

t.test(
  'the cookie is one that browsers keep for this host and for TLS alone, and HSTS is told',
  async (t) => {
    const { app } = await startApp(t, { HTTPS: 'on' });
    const { headers, statusCode } = await app.inject(visit(BEHIND_TLS));
    t.equal(statusCode, 303);
    const [line = '', ...others] = linesOf(headers['set-cookie']);
    t.match(line, /^__Host-sid=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    t.same(others, []);
    t.equal(headers['strict-transport-security'], 'max-age=86400');
    const [cookie = ''] = line.split(';');
    const back = await app.inject({ url: '/views', headers: { ...BEHIND_TLS, cookie } });
    t.match(back.json(), { views: 1 });
  },
);

t.test('it is cleared in words that browsers take for it', async (t) => {
  const { app } = await startApp(t, { HTTPS: 'on' });
  const begun = await app.inject(visit(BEHIND_TLS));
  const [cookie = ''] = String(begun.headers['set-cookie']).split(';');
  const { headers } = await app.inject({ ...visit({ ...BEHIND_TLS, cookie }), url: '/logout' });
  const cleared = linesOf(headers['set-cookie']).find((line) => line.startsWith('__Host-sid=;')) ?? '';
  t.match(cleared, /; Path=\/(;|$)/);
  t.match(cleared, /; Secure(;|$)/);
});

t.test('all other cookies of the app are for TLS alone, too', async (t) => {
  const secrets = { COOKIE_SECRETS: 's'.repeat(32) };
  const { app } = await startApp(t, { HTTPS: 'on', STORE: 'cookie', ...secrets });
  const page = { ...BEHIND_TLS, accept: 'text/html' };
  const { headers } = await app.inject(visit(page));
  const lines = linesOf(headers['set-cookie']);
  t.same(lines.map((line) => line.split('=', 1)[0]).sort(), ['__Host-sid', 'lab-hops', 'sid-data']);
  for (const line of lines) t.match(line, /; Secure(;|$)/);
});

t.test('nobody’s word on the protocol is taken but the balancer’s', async (t) => {
  const { app } = await startApp(t, { HTTPS: 'on' });
  const cookies = async (...[headers, from]: Parameters<typeof visit>) =>
    linesOf((await app.inject(visit(headers, from))).headers['set-cookie']).length;
  t.equal(await cookies(BEHIND_TLS), 1, 'the balancer says so');
  t.equal(await cookies({}), 0, 'nobody says so');
  t.equal(await cookies(BEHIND_TLS, '203.0.113.7'), 0, 'somebody else says so');
  t.equal(await cookies({ 'x-forwarded-proto': 'https, http' }), 0, 'the balancer’s word is the last');
});

t.test('without TLS, a client that claims it changes nothing', async (t) => {
  const { app } = await startApp(t);
  const honest = await app.inject(visit({}));
  const forged = await app.inject(visit(BEHIND_TLS));
  const shapeOf = (line: unknown) => String(line).replace(/=[^;]+/, '=…');
  t.equal(shapeOf(honest.headers['set-cookie']), 'sid=…; Path=/; HttpOnly; SameSite=Lax');
  t.equal(shapeOf(forged.headers['set-cookie']), shapeOf(honest.headers['set-cookie']));
  t.notOk('strict-transport-security' in forged.headers);
});
