/** What is put to Chromium and to the jar. Each case has a site of its own: SITE is its name. */
import type { Initiator } from '../../../src/load/cookies/jar.ts';

export interface Step {
  /** Where the request goes. */
  readonly to: string;
  /** Who asks; by default, nobody: the address is typed. */
  readonly by?: Initiator;
  /** The page on which it begins; by default, one of the same host, or of another site. */
  readonly from?: string;
  /** Another place that leads there. */
  readonly through?: string;
  readonly set?: readonly string[];
  /** By how much the server's clock differs, as its Date header tells. */
  readonly serverAheadMs?: number;
}

export interface Case {
  readonly title: string;
  /** The registrable domain; SITE.test by default. */
  readonly site?: string;
  readonly steps: readonly Step[];
  /** What is kept can't be told by names. */
  readonly sentOnly?: true;
}

const at = (to: string, ...set: string[]): Step => ({ to, set });
const PAST = 'Thu, 01 Jan 1970 00:00:00 GMT';
const year = new Date().getUTCFullYear() + 1;

const leap = year + ((4 - (year % 4)) % 4);
const nonLeap = leap + 1;

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toUTCString();

export const cases: readonly Case[] = [
  {
    title: 'names and values',
    steps: [
      at(
        'http://SITE/a',
        'plain=1',
        'equals=a=b==',
        'empty=',
        '  spaced  =  in and out  ',
        '\ttabbed\t=\tx\t',
        'quoted="a b"',
        'comma=a,b',
        'unicode=\u00c3\u00a9',
        'CASE=1',
        'case=2',
        'white name=1',
        'na"me=1',
        'percent=%20%3B',
      ),
      at('http://SITE/a'),
    ],
  },
  { title: 'a nameless cookie', steps: [at('http://SITE/', 'lonely'), at('http://SITE/')] },
  { title: 'a nameless cookie with =', steps: [at('http://SITE/', '=lonely'), at('http://SITE/')] },
  { title: 'a nameless cookie with = in it', steps: [at('http://SITE/', '=a=b'), at('http://SITE/')] },
  {
    title: 'two nameless cookies are one',
    steps: [at('http://SITE/', 'one; Path=/', '=two; Path=/'), at('http://SITE/')],
  },
  {
    title: 'no cookie at all',
    steps: [
      at('http://SITE/', '', '=', ';', '  ', '; Path=/', '=; Path=/', ';a=b', 'ok=1'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'control characters',
    steps: [
      at(
        'http://SITE/',
        'tab=a\tb',
        'ta\tb=1',
        'inattribute=1; Path=/\t',
        'inside=1; Foo=a\tb',
        'inname=1; F\too',
        'end=1\t',
      ),
      at('http://SITE/'),
    ],
  },
  {
    title: 'sizes',
    steps: [
      at(
        'http://SITE/',
        `most=${'x'.repeat(4092)}`,
        `over=${'x'.repeat(4093)}`,
        `withattributes=${'x'.repeat(4000)}; Path=/; Foo=${'y'.repeat(1000)}`,
      ),
      at('http://SITE/'),
    ],
  },
  {
    title: 'a name alone may be as large',
    steps: [at('http://SITE/', `${'n'.repeat(4096)}=`, `${'m'.repeat(4097)}=`), at('http://SITE/')],
  },
  {
    title: 'octets count, not characters',
    steps: [
      at('http://SITE/', `most=${'\u00c3\u00a9'.repeat(2046)}`, `over=${'\u00c3\u00a9'.repeat(2046)}x`),
      at('http://SITE/'),
    ],
  },
  {
    title: 'large attributes are passed over',
    steps: [
      at(
        'http://SITE/a/b',
        `path=1; Path=/${'x'.repeat(1024)}`,
        `fits=1; Path=/${'x'.repeat(1023)}`,
        `both=1; Path=/; Path=/${'x'.repeat(1024)}`,
        `secure=1; Secure=${'x'.repeat(1025)}`,
        `domain=1; Domain=${'x'.repeat(1025)}`,
        `age=1; Max-Age=${'0'.repeat(1025)}`,
      ),
      at('http://SITE/a/b'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'default paths',
    steps: [
      at('http://SITE/a/b/c', 'abc=1'),
      at('http://SITE/a/', 'a=1'),
      at('http://SITE/', 'root=1'),
      at('http://SITE/a/b?x=/y/z', 'query=1'),
      at(
        'http://SITE/a/b',
        'nopath=1; Path',
        'emptypath=1; Path=',
        'relative=1; Path=b',
        'blank=1; Path= /',
        'quoted=1; Path="/"',
      ),
      at('http://SITE/a/b/d'),
      at('http://SITE/a/b'),
      at('http://SITE/a'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'paths match whole segments, in the right order',
    steps: [
      at(
        'http://SITE/',
        'root=1; Path=/',
        'foo=1; Path=/foo',
        'slash=1; Path=/foo/',
        'bar=1; Path=/foo/bar',
        'foo=2; Path=/',
        'upper=1; Path=/FOO',
        'encoded=1; Path=/f%6Fo',
        'twice=1; Path=/x; Path=/foo',
        'query=1; Path=/foo?a',
        'dots=1; Path=/foo/../foo',
      ),
      at('http://SITE/foo'),
      at('http://SITE/foo/'),
      at('http://SITE/foo/bar'),
      at('http://SITE/foo/bar/baz'),
      at('http://SITE/foobar'),
      at('http://SITE/FOO'),
      at('http://SITE/foo?a'),
    ],
  },
  {
    title: 'a new value, and whose place it takes in line',
    steps: [
      at('http://SITE/', 'a=1', 'b=1', 'c=1'),
      at('http://SITE/', 'a=2', 'b=1'),
      at('http://SITE/'),
      at('http://SITE/', 'b=3; Path=/', 'c=1; Max-Age=100'),
      at('http://SITE/'),
      at('http://SITE/', 'a=; Max-Age=0'),
      at('http://SITE/', 'a=2'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'Domain',
    steps: [
      at(
        'http://www.SITE/',
        'hostonly=1',
        'self=1; Domain=www.SITE',
        'parent=1; Domain=SITE',
        'dotted=1; Domain=.SITE',
        'twodots=1; Domain=..SITE',
        'upper=1; Domain=WWW.SITE',
        'other=1; Domain=other.test',
        'sibling=1; Domain=x.SITE',
        'child=1; Domain=a.www.SITE',
        'tail=1; Domain=ww.SITE',
        'suffix=1; Domain=test',
        'dotsuffix=1; Domain=.test',
        'trailing=1; Domain=SITE.',
        'empty=1; Domain=',
        'bare=1; Domain',
        'dot=1; Domain=.',
        'lastempty=1; Domain=SITE; Domain=',
        'lastwins=1; Domain=other.test; Domain=SITE',
        'lastbad=1; Domain=SITE; Domain=other.test',
        'blank=1; Domain= SITE ',
        'port=1; Domain=SITE:80',
        'slash=1; Domain=SITE/',
        'percent=1; Domain=%57ww.SITE',
        'nonascii=1; Domain=\u00c3\u00a9.SITE',
        'quoted=1; Domain="SITE"',
      ),
      at('http://www.SITE/'),
      at('http://SITE/'),
      at('http://x.SITE/'),
      at('http://a.www.SITE/'),
    ],
  },
  {
    title: 'host-only and not are two cookies',
    steps: [
      at('http://SITE/', 'a=host', 'a=domain; Domain=SITE'),
      at('http://SITE/'),
      at('http://www.SITE/'),
      at('http://SITE/', 'a=; Max-Age=0'),
      at('http://SITE/'),
      at('http://SITE/', 'a=; Max-Age=0; Domain=SITE'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'a public suffix',
    site: 'SITE.co.uk',
    steps: [
      at('http://www.SITE/', 'a=1; Domain=co.uk', 'b=1; Domain=uk', 'c=1; Domain=SITE'),
      at('http://SITE/'),
    ],
  },
  {
    title: "a hosting company's suffix",
    site: 'SITE.herokuapp.com',
    steps: [
      at('http://SITE/', 'a=1; Domain=herokuapp.com', 'b=1; Domain=SITE', 'c=1; Domain=com'),
      at('http://www.SITE/'),
      at('http://herokuapp.com/'),
    ],
  },
  {
    title: 'a host that is a public suffix itself',
    site: 'herokuapp.com',
    steps: [
      at('http://SITE/', 'a=1; Domain=herokuapp.com', 'b=1; Domain=.herokuapp.com', 'c=1; Domain=com'),
      at('http://SITE/'),
      at('http://www.SITE/'),
    ],
  },
  {
    title: 'a suffix by a wildcard, and the exception from it',
    site: 'SITE.ck',
    steps: [
      at('http://www.SITE/', 'a=1; Domain=SITE', 'b=1; Domain=www.SITE', 'c=1; Domain=ck'),
      at('http://www.SITE/'),
      at('http://x.www.SITE/'),
    ],
  },
  {
    title: 'a name of one label',
    site: 'SITE',
    steps: [
      at('http://SITE/', 'a=1; Domain=SITE', 'b=1; Domain=.SITE', 'c=1; Domain=x', 'd=1'),
      at('http://SITE/'),
      at('http://www.SITE/'),
    ],
  },
  {
    title: 'an IP address',
    site: '127.0.0.1',
    steps: [
      at(
        'http://SITE/',
        'a=1; Domain=127.0.0.1',
        'b=1; Domain=.127.0.0.1',
        'c=1; Domain=0.0.1',
        'd=1',
        'e=1; Domain=1',
        'f=1; Domain=127.1',
        's=1; Secure',
        '__Host-a=1; Secure; Path=/; Domain=127.0.0.1',
        '__Host-b=1; Secure; Path=/',
        '__Secure-c=1; Secure',
      ),
      at('http://SITE/'),
    ],
  },
  {
    title: 'an IP address of version 6',
    site: '[::1]',
    steps: [
      at('http://SITE/', 'a=1; Secure', 'b=1; Domain=[::1]', 'c=1; Domain=::1', '__Host-d=1; Secure; Path=/'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'every loopback address counts as secure',
    site: '127.1.2.3',
    steps: [
      at('http://SITE/', 'a=1; Secure', '__Host-b=1; Secure; Path=/; Domain=127.1.2.3'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'other addresses do not',
    site: '10.0.0.1',
    steps: [
      at('http://SITE/', 'a=1; Secure', 'b=1', 'c=1; Domain=10.0.0.1'),
      at('http://SITE/'),
      at(
        'https://SITE/',
        '__Host-d=1; Secure; Path=/; Domain=10.0.0.1',
        '__Host-e=1; Secure; Path=/; Domain=.10.0.0.1',
      ),
      at('https://SITE/'),
    ],
  },
  {
    title: 'a host name beyond ASCII',
    steps: [
      at(
        'http://xn--9ca.SITE/',
        'a=1; Domain=\u00c3\u00a9.SITE',
        'b=1; Domain=xn--9ca.SITE',
        'c=1; Domain=XN--9CA.SITE',
      ),
      at('http://xn--9ca.SITE/'),
    ],
  },
  {
    title: 'a host name that ends in a dot',
    sentOnly: true,
    steps: [
      at(
        'http://www.SITE./',
        'a=1',
        'b=1; Domain=SITE',
        'c=1; Domain=SITE.',
        'd=1; Domain=www.SITE.',
        'e=1; Domain=test.',
      ),
      at('http://www.SITE./'),
      at('http://www.SITE/'),
      at('http://SITE./'),
    ],
  },
  {
    title: 'a host name with an underscore',
    steps: [at('http://a_b.SITE/', 'a=1; Domain=a_b.SITE', 'b=1; Domain=SITE'), at('http://a_b.SITE/')],
  },
  {
    title: 'localhost counts as secure',
    site: 'localhost',
    steps: [
      at(
        'http://localhost/',
        's=1; Secure',
        'n=1; SameSite=None; Secure',
        '__Host-a=1; Secure; Path=/',
        'd=1; Domain=localhost',
        'p=1; Secure; Partitioned; SameSite=None',
        'p=1; Secure',
      ),
      at('http://localhost/'),
      at('http://SITE.localhost/', 's2=1; Secure', 'd2=1; Domain=localhost', 'd3=1; Domain=SITE.localhost'),
      at('http://SITE.localhost/'),
    ],
  },
  {
    title: 'Secure over http',
    steps: [
      at(
        'http://SITE/',
        'a=1; Secure',
        'b=1; SECURE=false',
        'c=1; SameSite=None',
        'd=1; SameSite=None; Secure',
        '__Secure-e=1',
        '__Host-f=1; Path=/',
        '__Secure-g=1; Secure',
        'h=1; Secure; Max-Age=0',
      ),
      at('http://SITE/'),
      at('https://SITE/'),
    ],
  },
  {
    title: 'Secure over https',
    steps: [
      at(
        'https://SITE/',
        'a=1; Secure',
        'b=1; Secure=false',
        'c=1',
        'd=1; SameSite=None',
        'e=1; SameSite=None; Secure',
      ),
      at('http://SITE/'),
      at('https://SITE/'),
    ],
  },
  {
    title: 'prefixes',
    steps: [
      at(
        'https://SITE/',
        '__Secure-a=1; Secure',
        '__Secure-b=1',
        '__SECURE-c=1',
        '__secure-d=1; Secure; Domain=SITE',
        '__Host-e=1; Secure; Path=/',
        '__Host-f=1; Secure',
        '__Host-g=1; Path=/',
        '__Host-h=1; Secure; Path=/; Domain=SITE',
        '__Host-i=1; Secure; Path=/; Domain=',
        '__hOsT-j=1; Secure; Path=/x',
        '__Host-k=1; Secure; Path=/; Path=/x',
        '__Host=1',
        '__Secure=1',
        '__Http-l=1; Secure; HttpOnly',
        '__Http-m=1; Secure',
        '__http-n=1; HttpOnly',
        '__Host-Http-o=1; Secure; HttpOnly; Path=/',
        '__Host-Http-p=1; Secure; Path=/',
        '__Host-Http-q=1; Secure; HttpOnly; Path=/x',
        '__Host-Http-r=1; Secure; HttpOnly; Path=/; Domain=SITE',
      ),
      at('https://SITE/'),
      at('https://SITE/x'),
    ],
  },
  {
    title: 'a prefix in a nameless value',
    steps: [
      at(
        'https://SITE/',
        '=__Host-a=1; Secure; Path=/',
        '__Secure-b',
        '=__http-c; Secure; HttpOnly',
        '__Host-Http-d',
      ),
      at('https://SITE/'),
    ],
  },
  {
    title: 'Secure cookies are left alone',
    steps: [
      at(
        'https://SITE/',
        'a=1; Secure; Path=/',
        'b=1; Secure; Path=/x',
        'c=1; Path=/',
        'd=1; Secure; Domain=SITE; Path=/',
        'e=1; Secure; Path=/',
      ),
      at(
        'http://SITE/x',
        'a=2; Path=/',
        'a=3; Path=/x',
        'b=2; Path=/',
        'b=3; Path=/x/y',
        'c=2; Path=/',
        'd=2; Path=/',
        'e=; Path=/; Max-Age=0',
      ),
      at('http://www.SITE/', 'a=4; Domain=SITE', 'a=5', 'd=3', 'd=4; Path=/z'),
      at('http://SITE/x/y'),
      at('https://SITE/x/y'),
      at('https://www.SITE/z'),
      at('https://SITE/', 'a=6; Path=/'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'Max-Age',
    steps: [
      at(
        'http://SITE/',
        'a=1; Max-Age=100',
        'b=1; Max-Age=0',
        'c=1; Max-Age=-1',
        'd=1; Max-Age=',
        'e=1; Max-Age=x',
        'f=1; Max-Age=10x',
        'g=1; Max-Age=+100',
        'h=1; Max-Age= 100 ',
        'i=1; Max-Age=99999999999999999999',
        'j=1; Max-Age=-99999999999999999999',
        'k=1; Max-Age=1.5',
        'l=1; Max-Age="100"',
        `m=1; Max-Age=100; Expires=${PAST}`,
        `n=1; Expires=${PAST}; Max-Age=100`,
        `o=1; Max-Age=x; Expires=${PAST}`,
        `p=1; Max-Age=0; Expires=${inHours(1)}`,
        'q=1; Max-Age=100; Max-Age=0',
        'r=1; Max-Age=0; Max-Age=100',
        'u=1; Max-Age=0; Max-Age=x',
        's=1; Max-Age=100; Max-Age=x',
        't=1; Max-Age=00100',
        'v=1; max-AGE=100',
        'w=1; Max-Age=+0',
        'x=1; Max-Age=-0',
        'y=1; Max-Age=-',
      ),
      at('http://SITE/'),
    ],
  },
  {
    title: 'Expires',
    steps: [
      at(
        'http://SITE/',
        `a=1; Expires=Wed, 01 Jan ${year} 00:00:00 GMT`,
        `b=1; Expires=${PAST}`,
        'c=1; Expires=',
        'd=1; Expires=never',
        `e=1; Expires=${PAST}; Expires=never`,
        `f=1; Expires=never; Expires=${PAST}`,
        `g=1; Expires=Wed, 01 Jan ${year} 00:00:00 GMT; Expires=`,
        'h=1; Expires=0',
        'i=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT',
        'j=1; Expires=Fri, 31 Dec 10000 23:59:59 GMT',
        `k=1; Expires=${inHours(-1)}`,
        `l=1; Expires=${inHours(1)}`,
      ),
      at('http://SITE/'),
    ],
  },
  {
    title: 'dates in the future, in every shape',
    steps: [
      at(
        'http://SITE/',
        ...[
          `Wed, 01-Jan-${year} 10:20:30 GMT`,
          `Wednesday, 01-Jan-${year % 100} 10:20:30 GMT`,
          `Wed Jan  1 10:20:30 ${year}`,
          `1 January ${year} 1:2:3`,
          `jan 1 ${year} 10:20:30 PST`,
          `10:20:30 1 jan ${year}`,
          `${year} jan 1 10:20:30`,
          `01 feb 10:20:30 ${year % 100}`,
          `${year % 100} jan 01 10:20:30`,
          `"Wed, 01 Jan ${year} 10:20:30 GMT"`,
          `1 Jan ${year} 10:20`,
          `1 Jan ${year} 24:00:00`,
          `1 Jan ${year} 23:60:00`,
          `1 Jan ${year} 23:59:60`,
          `32 Jan ${year} 00:00:00`,
          `31 Feb ${year} 00:00:00`,
          `0 Jan ${year} 00:00:00`,
          `1st Jan ${year} 00:00:00`,
          `06th Jan ${year} 00:00:00`,
          `1 Jan ${year}AD 00:00:00`,
          `1 Jan ${year} 10:20:301`,
          `1 Jan ${year} 10:20:30Z`,
          `1 Jan ${year} 100:20:30`,
          `1 Jan ${year} 010:20:30`,
          `1 Janx ${year} 10:20:30`,
          `1 xJan ${year} 10:20:30`,
          `1 ja ${year} 10:20:30`,
          `Mon, Dec 1 Jan ${year} 10:20:30`,
          `1 Jan 70 10:20:30`,
          `1 Jan 69 10:20:30`,
          `1 Jan 0 10:20:30`,
          `1 Jan 00099 10:20:30`,
          `1 Jan 1600 10:20:30`,
          `1 Jan 1601 10:20:30`,
          `1 Jan 123 10:20:30`,
          `1 Jan 99999 10:20:30`,
          `1 Jan 100000 10:20:30`,
          `1 Jan ${year} ${year + 1} 10:20:30`,
          `1 Jan ${year} 10:20:30 11:11:11`,
          `1 2 Jan ${year} 10:20:30`,
          `1, Jan, ${year}, 10:20:30`,
          `1/Jan/${year}/10:20:30`,
          `1-1-${year} 10:20:30`,
          `${year}-01-01T10:20:30Z`,
          `1 Jan ${year} 10:20:30 GMT+0500`,
          `1 Jan ${year} 10:20:30Z 11:11:11`,
          `1 Jan ${year} 99:99:99 11:11:11`,
          `1 Jan ${year} 10:20:30:40`,
          `1 Jan ${year} 10:20:`,
          `1 Jan ${year} 0000010:0020:0030`,
          `1 Jan ${year} 10 :20:30`,
          `1 Jan ${year} 10:20:x 11:11:11`,
          `001 Jan ${year} 10:20:30`,
          `1 Jan 0${year} 10:20:30`,
          `1x Jan ${year} 10:20:30`,
          `1 Jan ${year}x 10:20:30`,
          `1 Jan ${year % 100}x 10:20:30`,
          `1 Jan x${year} 10:20:30`,
          `1x 1 Jan ${year} 10:20:30`,
          `1 Jan ${year}x ${year} 10:20:30`,
          `1 1x Jan ${year} 10:20:30`,
          `1 Jan ${year} 10:20:30x`,
          `29 Feb ${nonLeap} 10:20:30`,
          `29 Feb ${leap} 10:20:30`,
          `Jan Feb 31 ${year} 10:20:30`,
          `1 Jan ${year} 10:20:30 AM`,
          `1\u00a0Jan ${year} 10:20:30`,
        ].map((date, index) => `d${index}=1; Expires=${date}`),
      ),
      at('http://SITE/'),
    ],
  },
  {
    title: "the server's clock, an hour behind: Expires is read by it",
    steps: [
      {
        to: 'http://SITE/',
        serverAheadMs: -3_600_000,
        set: [
          `short=1; Expires=${inHours(-0.5)}`,
          `past=1; Expires=${inHours(-2)}`,
          `long=1; Expires=${inHours(1)}`,
          'age=1; Max-Age=60',
        ],
      },
      at('http://SITE/'),
    ],
  },
  {
    title: "the server's clock, an hour ahead",
    steps: [
      {
        to: 'http://SITE/',
        serverAheadMs: 3_600_000,
        set: [`short=1; Expires=${inHours(0.5)}`, `long=1; Expires=${inHours(2)}`],
      },
      at('http://SITE/'),
    ],
  },
  {
    title: 'SameSite and a navigation from another site',
    steps: [
      at(
        'https://SITE/',
        'none=1; SameSite=None; Secure',
        'lax=1; SameSite=Lax',
        'strict=1; SameSite=Strict',
        'default=1',
        'odd=1; SameSite=odd',
        'bare=1; SameSite',
        'twice=1; SameSite=Strict; SameSite=Lax',
        'case=1; samesite=sTRICT',
        'lastodd=1; SameSite=Strict; SameSite=x',
        'inherited=1; SameSite=constructor; Priority=toString',
      ),
      { to: 'https://SITE/', by: 'navigation', set: ['strict2=1; SameSite=Strict', 'lax2=1; SameSite=Lax'] },
      at('https://SITE/'),
      { to: 'https://SITE/', by: 'same' },
    ],
  },
  {
    title: "SameSite and another site's POST",
    steps: [
      at(
        'https://SITE/',
        'none=1; SameSite=None; Secure',
        'lax=1; SameSite=Lax',
        'strict=1; SameSite=Strict',
        'default=1',
        'odd=1; SameSite=odd',
      ),
      {
        to: 'https://SITE/',
        by: 'post',
        set: ['strict2=1; SameSite=Strict', 'lax2=1; SameSite=Lax', 'default2=1'],
      },
      at('https://SITE/'),
    ],
  },
  {
    title: 'SameSite in a POST over http',
    steps: [
      at('http://SITE/', 'lax=1; SameSite=Lax', 'strict=1; SameSite=Strict', 'default=1'),
      { to: 'http://SITE/', by: 'post', set: ['more=1'] },
      { to: 'http://SITE/', by: 'navigation' },
      at('http://SITE/'),
    ],
  },
  {
    title: 'what is one site: all subdomains, but not both schemes',
    steps: [
      at('https://www.SITE/', 'lax=1; SameSite=Lax', 'strict=1; SameSite=Strict', 'default=1'),
      { to: 'https://www.SITE/', from: 'https://SITE/', by: 'same' },
      { to: 'https://www.SITE/', from: 'https://shop.SITE/', by: 'same' },
      { to: 'https://www.SITE/', from: 'http://www.SITE/', by: 'navigation' },
      { to: 'https://www.SITE/', from: 'http://www.SITE/', by: 'post' },
    ],
  },
  {
    title: 'two sites below one public suffix',
    site: 'SITE.co.uk',
    steps: [
      at('http://SITE/', 'lax=1; SameSite=Lax', 'strict=1; SameSite=Strict'),
      { to: 'http://SITE/', from: 'http://another.co.uk/', by: 'navigation' },
    ],
  },
  {
    title: 'redirects through another site',
    steps: [
      at('https://SITE/', 'lax=1; SameSite=Lax', 'strict=1; SameSite=Strict', 'default=1'),
      { to: 'https://SITE/', through: 'https://elsewhere.test/' },
      { to: 'https://SITE/', by: 'same', through: 'https://elsewhere.test/' },
      { to: 'https://SITE/', by: 'navigation', through: 'https://SITE/' },
    ],
  },
  {
    title: "within another site's page",
    steps: [
      at(
        'https://SITE/',
        'none=1; SameSite=None; Secure',
        'lax=1; SameSite=Lax',
        'strict=1; SameSite=Strict',
        'default=1',
        'mine=1; Secure; Partitioned; SameSite=None',
      ),
      {
        to: 'https://SITE/',
        by: 'embedded',
        set: [
          'none2=1; SameSite=None; Secure',
          'lax2=1; SameSite=Lax',
          'strict2=1; SameSite=Strict',
          'default2=1',
          'theirs=1; Secure; Partitioned; SameSite=None',
        ],
      },
      { to: 'https://SITE/', by: 'embedded' },
      at('https://SITE/'),
    ],
  },
  {
    title: 'Partitioned',
    sentOnly: true,
    steps: [
      at(
        'https://SITE/',
        'a=1; Partitioned',
        'b=1; Partitioned; Secure',
        'b=2; Secure',
        'c=1; Secure; Partitioned=0; Max-Age=0',
      ),
      at('https://SITE/'),
      { to: 'https://SITE/', by: 'navigation' },
      at('https://SITE/', 'b=; Secure; Max-Age=0'),
      at('https://SITE/'),
    ],
  },
  {
    title: 'attributes in odd shapes',
    steps: [
      at(
        'http://SITE/a/b',
        'a=1;Path=/;HttpOnly',
        'b=1;;;Path=/;;',
        'c=1; Path = / ',
        'd=1; =x; Path=/',
        'e=1; Unknown; Path=/',
        'f=1; Path=/, g=1',
        'h=1; Path=/=x',
        'i=1; PATH=/',
        'j=1 ; Path=/ ; ',
        'k=1; Path\t=\t/',
      ),
      at('http://SITE/a/b'),
      at('http://SITE/'),
    ],
  },
  {
    title: 'too many in a partition',
    sentOnly: true,
    steps: [
      at('https://SITE/', ...Array.from({ length: 190 }, (_, index) => `p${index}=1; Secure; Partitioned`)),
      at('https://SITE/', 'a=1'),
      at('https://SITE/'),
    ],
  },
  {
    title: 'too much in a partition',
    sentOnly: true,
    steps: [
      at(
        'https://SITE/',
        ...['a', 'b', 'c'].map((name) => `${name}=${'x'.repeat(4000)}; Secure; Partitioned`),
      ),
      at(
        'https://SITE/',
        ...['d', 'e', 'f', 'g'].map((name) => `${name}=${'x'.repeat(2000)}; Secure; Partitioned`),
      ),
      at('https://SITE/'),
    ],
  },
  {
    title: 'one site has too many',
    sentOnly: true,
    steps: [
      at('http://SITE/', ...Array.from({ length: 150 }, (_, index) => `a${index}=1`)),
      at('http://SITE/', ...Array.from({ length: 40 }, (_, index) => `b${index}=1`)),
      at('http://SITE/'),
    ],
  },
  {
    title: 'one site has too many: priorities, and Secure ones last',
    sentOnly: true,
    steps: [
      at('https://SITE/', ...Array.from({ length: 40 }, (_, index) => `l${index}=1; Priority=Low`)),
      at('https://SITE/', ...Array.from({ length: 60 }, (_, index) => `s${index}=1; Secure`)),
      at('https://SITE/', ...Array.from({ length: 60 }, (_, index) => `h${index}=1; Priority=High`)),
      at('https://www.SITE/', ...Array.from({ length: 30 }, (_, index) => `m${index}=1; Domain=SITE`)),
      at('https://SITE/'),
    ],
  },
];
