import t from 'tap';
import { id, newcomers, said, visit } from '../../support/visits.ts';

t.test('a session cookie that browsers refuse is broken; another cookie is looked at', async (t) => {
  const http = { refusal: 'secure-over-http' } as const;
  t.match(said('cookies', [visit('new', { ...http, set: [`sid=${id(1)}; Secure; HttpOnly`] })]), {
    verdict: 'broken',
    says: 'Browsers do not keep the session cookie sid: Secure, but set over http (section 5.7).',
  });
  t.match(said('cookies', [visit('new', { ...http, set: ['lang=en; Secure'] })]), {
    verdict: 'look',
    says: /Browsers do not keep lang/,
  });
});

t.test(
  'a session cookie that scripts can read, that goes over http, or to other hosts, is looked at',
  async (t) => {
    const all = said('cookies', [visit('new', { set: [`sid=${id(1)}; Domain=example; Path=/`] })]);
    t.match(all, { verdict: 'look', says: /read by scripts; .*not Secure.*; .*every host under example/ });
  },
);

t.test('a sound one is ok, with what it is for and how long it lasts', async (t) => {
  const sound = said('cookies', [
    ...newcomers(3, ['app-1']),
    visit('new', { set: ['SERVERID=s1; Path=/', 'csrftoken=abc; Max-Age=3600'] }),
  ]);
  t.match(sound, { verdict: 'ok', says: /keep the session cookie sid.*SERVERID is the balancer’s/ });
  t.same(sound?.evidence, [
    'sid (a session’s): HttpOnly, Secure, until the browser ends, 35 bytes',
    'SERVERID (a balancer’s): until the browser ends, 10 bytes',
    'csrftoken (against forgery): for 60 min, 12 bytes',
  ]);
});

t.test('no value is shown', async (t) => {
  const found = said('cookies', [
    ...newcomers(3, ['app-1']),
    visit('new', { set: ['SERVERID=secret1; Path=/'] }),
  ]);
  t.notMatch(JSON.stringify(found), /secret1|9f86d081884c7d65/);
});

t.test('a cookie of any name is a session’s by its form, if each visitor has another', async (t) => {
  const of = (value: (n: number) => string) =>
    said(
      'cookies',
      [1, 2, 3].map((n) => visit('new', { set: [`zz=${value(n)}; HttpOnly; Secure`] })),
    );
  t.match(of(id)?.evidence, ['zz (a session’s): HttpOnly, Secure, until the browser ends, 34 bytes']);
  t.match(of(() => id(1))?.evidence, [/zz \(something else\)/]);
});

t.test('without cookies there is nothing to say', async (t) => {
  t.equal(said('cookies', [visit('new')]), null);
});
