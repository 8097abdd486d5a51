import t from 'tap';
import { id, madeUp, newcomers, returns, said, visit } from '../../support/visits.ts';

const named = (header: string, values: readonly string[]) =>
  values.map((value) => visit('new', { headers: { [header]: value } }));

t.test('replicas are named by a header made for it, or by one that sounds like it', async (t) => {
  for (const header of ['x-replica', 'x-served-by', 'x-backend-server', 'x-pod-name', 'my-upstream-id'])
    t.match(
      said('replicas', named(header, ['a', 'b', 'a', 'b', 'a', 'b'])),
      { verdict: 'ok', says: /^2 replicas answered/, evidence: ['answers: a 3, b 3'] },
      header,
    );
});

t.test('ids of requests, caches, counters and the site’s own name name nobody', async (t) => {
  const many = ['1', '2', '3', '4', '5', '6'];
  const few = ['a', 'b', 'a', 'b', 'a', 'b'];
  const nobody = [
    ['x-request-id', many],
    ['x-backend-request', many],
    ['x-amz-cf-id', many],
    ['x-served-by', many.map((n) => `cache-fra${n}`)],
    ['x-cache', ['HIT', 'MISS', 'MISS', 'MISS', 'HIT', 'MISS']],
    ['x-ratelimit-remaining', many],
    ['x-variant', few],
    ['x-host', many.map(() => 'shop.example')],
  ] as const;
  for (const [header, values] of nobody)
    t.match(said('replicas', named(header, values)), { verdict: 'look', known: false }, header);
});

t.test(
  'by the route in a session id, or by the balancer’s cookie, of which a fingerprint is shown',
  async (t) => {
    const routes = ['jvm1', 'jvm2', 'jvm1', 'jvm2'].map((route, n) =>
      visit('new', { set: [`JSESSIONID=${id(n)}.${route}; HttpOnly`] }),
    );
    t.match(said('replicas', routes), { verdict: 'ok', evidence: ['answers: jvm1 2, jvm2 2'] });
    const balanced = ['s1', 's2', 's1', 's2'].map((node) =>
      visit('new', { set: [`SERVERID=${node}; Path=/`] }),
    );
    t.match(said('replicas', balanced), { verdict: 'ok', says: /named by the cookie SERVERID/ });
    const sealed = [1, 2, 3, 4].map((n) => visit('new', { set: [`AWSALB=${id(n)}; Path=/`] }));
    t.match(said('replicas', sealed), { verdict: 'look', known: false }, 'sealed anew each time');
  },
);

t.test('one name is one replica, or a balancer that sorts by address: not known', async (t) => {
  t.match(said('replicas', newcomers(6, ['app-1'])), {
    verdict: 'look',
    known: false,
    says: /all 6 answers are from app-1/,
  });
});

t.test('unnamed ones may be told apart by what differs, or by what they know', async (t) => {
  const versions = named('x-powered-by', ['PHP/8.1', 'PHP/8.3', 'PHP/8.1', 'PHP/8.3']);
  t.match(said('replicas', versions), {
    verdict: 'look',
    known: true,
    evidence: ['X-Powered-By: PHP/8.1 | PHP/8.3'],
  });
  const nobody = [undefined];
  const visits = [...newcomers(4, nobody), ...returns('NKNKNK', nobody)];
  t.match(said('replicas', [...visits, ...madeUp('N').map((one) => ({ ...one, headers: [] }))]), {
    verdict: 'look',
    known: true,
    says: /since not all know the same sessions/,
  });
});

t.test('of two headers, the one that tells replicas apart names them', async (t) => {
  const visits = ['a', 'b', 'a', 'b'].map((name) =>
    visit('new', { headers: { 'x-served-by': 'web', 'my-node': name } }),
  );
  t.match(said('replicas', visits), { verdict: 'ok', says: /named by the header My-Node/ });
});
