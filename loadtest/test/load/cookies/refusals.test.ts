/** What is kept and what is not, rule by rule. Numbers are sections of RFC 6265bis. */
import t from 'tap';
import { CookieJar, placeOf, type RefusalRule, refusalRules } from '../../../src/load/cookies/jar.ts';

type Outcome = RefusalRule | 'kept';

const WEB = 'http://www.example.com/';
const TLS = 'https://www.example.com/';
const LONG = 'x'.repeat(4093);

const lines: readonly (readonly [section: string, from: string, line: string, outcome: Outcome])[] = [
  ['5.7: an empty line', WEB, '', 'empty'],
  ['5.7: neither name nor value', WEB, '=; Path=/', 'empty'],
  ['5.7: blanks alone', WEB, ' \t; Path=/', 'empty'],
  ['5.6: a value alone', WEB, 'lonely', 'kept'],
  ['5.6: a name alone', WEB, 'a=', 'kept'],
  ['Chromium: no name, and = in the value', WEB, '=a=b', 'nameless-with-equals'],
  ['5.6: 4096 octets', WEB, `abcd=${LONG.slice(1)}`, 'kept'],
  ['5.6: 4097 octets', WEB, `abcd=${LONG}`, 'too-large'],
  ['5.6: attributes do not count', WEB, `abcd=${LONG.slice(1)}; Path=/; Secured=${LONG}`, 'kept'],
  ['5.6: a line feed', WEB, 'a=1\nb', 'control-character'],
  ['5.6: a null character in an attribute', WEB, 'a=1; Path=/\0', 'control-character'],
  ['5.6: a bell', WEB, 'a=\x07', 'control-character'],
  ['5.6: a delete character', WEB, 'a=\x7f', 'control-character'],
  ['5.6: a tab that is trimmed away', WEB, 'a\t=\t1\t;\tPath=/', 'kept'],
  ['Chromium: a tab within', WEB, 'a=1\t2', 'control-character'],
  ['5.6.3, 5.7: the host itself', WEB, 'a=1; Domain=www.example.com', 'kept'],
  ['5.6.3, 5.7: above it', WEB, 'a=1; Domain=.EXAMPLE.com', 'kept'],
  ['5.6.3: empty', WEB, 'a=1; Domain=', 'kept'],
  ['5.7: beside it', WEB, 'a=1; Domain=shop.example.com', 'domain-mismatch'],
  ['5.7: below it', WEB, 'a=1; Domain=a.www.example.com', 'domain-mismatch'],
  ['5.1.3: half a label', WEB, 'a=1; Domain=ample.com', 'domain-mismatch'],
  ['5.7: with a port', WEB, 'a=1; Domain=example.com:80', 'domain-mismatch'],
  ['5.7: a public suffix', WEB, 'a=1; Domain=com', 'public-suffix'],
  ['5.7: a public suffix of two labels', 'http://a.co.uk/', 'a=1; Domain=co.uk', 'public-suffix'],
  ["5.7: a company's public suffix", 'http://me.github.io/', 'a=1; Domain=github.io', 'public-suffix'],
  ['5.7: a public suffix that is the host', 'http://github.io/', 'a=1; Domain=github.io', 'kept'],
  ['5.7: above a public suffix', 'http://github.io/', 'a=1; Domain=io', 'public-suffix'],
  ['5.1.3: an address', 'http://10.0.0.1/', 'a=1; Domain=10.0.0.1', 'kept'],
  ['5.1.3: the end of an address', 'http://10.0.0.1/', 'a=1; Domain=0.0.1', 'domain-mismatch'],
  ['5.1.3: an address of version 6', 'http://[::1]/', 'a=1; Domain=[::1]', 'kept'],
  [
    '5.1.2: a name beyond ASCII',
    'http://b\u00fccher.example/',
    'a=1; Domain=b\u00c3\u00bccher.example',
    'kept',
  ],
  ['5.7: Secure over http', WEB, 'a=1; Secure', 'secure-over-http'],
  ['5.7: Secure over https', TLS, 'a=1; Secure', 'kept'],
  ['5.6.5: Secure whatever its value', WEB, 'a=1; SECURE=no', 'secure-over-http'],
  ['Chromium: loopback is secure', 'http://localhost:8080/', 'a=1; Secure', 'kept'],
  ['Chromium: loopback is secure', 'http://app.localhost/', 'a=1; Secure', 'kept'],
  ['Chromium: loopback is secure', 'http://127.0.0.9/', 'a=1; Secure', 'kept'],
  ['Chromium: loopback is secure', 'http://[::1]/', 'a=1; Secure', 'kept'],
  ['Chromium: no other address is', 'http://10.0.0.1/', 'a=1; Secure', 'secure-over-http'],
  ['5.7: SameSite=None over http', WEB, 'a=1; SameSite=None', 'same-site-none-without-secure'],
  ['5.7: SameSite=None over https', TLS, 'a=1; SameSite=None', 'same-site-none-without-secure'],
  ['5.7: SameSite=None and Secure', TLS, 'a=1; SameSite=None; Secure', 'kept'],
  ['5.6.7: an unknown SameSite', TLS, 'a=1; SameSite=Maybe', 'kept'],
  ['5.4: __Secure- without Secure', TLS, '__Secure-a=1', 'secure-prefix'],
  ['5.4: in any case', TLS, '__SECURE-a=1', 'secure-prefix'],
  ['5.4: __Secure- over http', WEB, '__Secure-a=1; Secure', 'secure-over-http'],
  ['5.4: __Secure-', TLS, '__Secure-a=1; Secure; Domain=example.com', 'kept'],
  ['5.4: __Host-', TLS, '__Host-a=1; Secure; Path=/', 'kept'],
  ['5.4: __Host- without Secure', TLS, '__Host-a=1; Path=/', 'host-prefix'],
  ['5.4: __Host- without Path', TLS, '__Host-a=1; Secure', 'host-prefix'],
  ['5.4: __Host- with another Path', TLS, '__host-a=1; Secure; Path=/a', 'host-prefix'],
  ['5.4: __Host- with Domain', TLS, '__Host-a=1; Secure; Path=/; Domain=example.com', 'host-prefix'],
  [
    '5.4: __Host- with its address',
    'https://10.0.0.1/',
    '__Host-a=1; Secure; Path=/; Domain=10.0.0.1',
    'kept',
  ],
  ['Chromium: __Http-', TLS, '__Http-a=1; Secure; HttpOnly', 'kept'],
  ['Chromium: __Http- without HttpOnly', TLS, '__Http-a=1; Secure', 'http-prefix'],
  ['Chromium: __Host-Http-', TLS, '__Host-Http-a=1; Secure; HttpOnly; Path=/', 'kept'],
  ['Chromium: __Host-Http- without HttpOnly', TLS, '__Host-Http-a=1; Secure; Path=/', 'http-prefix'],
  ['Chromium: __Host-Http- without Path', TLS, '__Host-Http-a=1; Secure; HttpOnly', 'host-prefix'],
  ['5.7: a prefix in a nameless value', TLS, '__Host-a; Secure; Path=/', 'hidden-prefix'],
  ['Chromium: Partitioned', TLS, 'a=1; Secure; Partitioned', 'kept'],
  ['Chromium: Partitioned without Secure', TLS, 'a=1; Partitioned', 'partitioned-without-secure'],
];

t.test('keeps a cookie, or tells the rule by which a browser does not', async (t) => {
  for (const [section, from, line, outcome] of lines) {
    const jar = new CookieJar();
    const place = placeOf(new URL(from));
    const [stored] = jar.store([line], place);
    const title = `${section}: ${line.slice(0, 40)}`;
    t.equal(stored?.refusal?.rule ?? stored?.outcome, outcome, title);
    t.equal(jar.header(place) !== undefined, outcome === 'kept', title);
  }
});

t.test(
  'has a case for each rule but those that need more than one line, and a clause for each',
  async (t) => {
    const shown = new Set<string>(lines.map(([, , , outcome]) => outcome));
    const apart = ['cross-site', 'secure-overwrite'];
    t.same(
      Object.keys(refusalRules).filter((rule) => !shown.has(rule)),
      apart,
    );
    for (const clause of Object.values(refusalRules)) t.match(clause, /\((section 5\.\d|as in Chromium)\)$/);
  },
);

t.test('tells how large a cookie is that is too large', async (t) => {
  const [stored] = new CookieJar().store([`big=${'x'.repeat(5000)}; Path=/`], placeOf(new URL(WEB)));
  t.same(stored?.refusal, { name: 'big', rule: 'too-large', bytes: 5003 });
});

t.test('5.6: an attribute whose value is longer than 1024 octets is not there', async (t) => {
  const jar = new CookieJar();
  const from = placeOf(new URL('http://www.example.com/a/b'));
  jar.store([`a=1; Path=/${'x'.repeat(1024)}`, `b=1; Path=/; Secure=${'x'.repeat(1025)}`], from);
  t.equal(jar.header(from), 'a=1; b=1');
  t.equal(jar.header({ ...from, path: '/' }), 'b=1');
});

t.test('5.7: what comes over http does not take the place of a Secure cookie', async (t) => {
  const jar = new CookieJar();
  const tls = placeOf(new URL('https://www.example.com/'));
  const web = { ...tls, secure: false };
  jar.store(['a=1; Secure; Path=/shop', 'b=1; Path=/'], tls);
  const refusedAt = (line: string) => jar.store([line], web)[0]?.refusal?.rule;
  t.equal(refusedAt('a=2; Path=/shop'), 'secure-overwrite');
  t.equal(refusedAt('a=2; Path=/shop/cart'), 'secure-overwrite');
  t.equal(refusedAt('a=2; Domain=example.com; Path=/shop'), 'secure-overwrite');
  t.equal(refusedAt('a=; Max-Age=0; Path=/shop'), 'secure-overwrite');
  t.equal(refusedAt('a=2; Path=/'), undefined);
  t.equal(refusedAt('b=2; Path=/'), undefined);
  t.equal(jar.header({ ...tls, path: '/shop' }), 'a=1; a=2; b=2');
});

t.test("5.7: within another site's page, SameSite=None cookies alone are kept", async (t) => {
  const jar = new CookieJar();
  const place = placeOf(new URL(TLS));
  const lines = ['a=1; SameSite=None; Secure', 'b=1', 'c=1; SameSite=Lax', 'd=1; SameSite=Strict'];
  const rules = jar.store(lines, place, Date.now(), 'embedded').map(({ refusal }) => refusal?.rule);
  t.same(rules, [undefined, 'cross-site', 'cross-site', 'cross-site']);
  for (const initiator of ['navigation', 'post'] as const) {
    const stored = new CookieJar().store(lines, place, Date.now(), initiator);
    t.ok(
      stored.every(({ outcome }) => outcome === 'kept'),
      initiator,
    );
  }
});
