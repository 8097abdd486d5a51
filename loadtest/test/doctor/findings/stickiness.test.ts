import t from 'tap';
import { id, newcomers, returns, said, visit } from '../../support/visits.ts';

const BOTH = ['app-1', 'app-2'] as const;
const bare = (names: readonly string[]) => names.map((by, index) => visit('bare', { by, reused: index > 0 }));
const moving = bare(['app-1', 'app-2', 'app-1', 'app-2']);
const staying = bare(['app-1', 'app-1', 'app-1', 'app-1']);

t.test('nothing keeps a user where every request may meet another', async (t) => {
  t.match(said('stickiness', [...newcomers(6, BOTH), ...returns('KKKK', BOTH), ...moving]), {
    verdict: 'ok',
    says: /^Nothing keeps a user on one replica/,
  });
});

t.test('a balancer’s cookie keeps, and without it visits move', async (t) => {
  const given = [0, 1, 2, 3].map((n) =>
    visit('new', {
      connection: n,
      by: `app-${1 + (n % 2)}`,
      set: [`sid=${id(n)}; HttpOnly; Secure`, `WHOM=s${n % 2}; Path=/`],
    }),
  );
  const visits = [
    ...given,
    ...returns('KKKKKK', ['app-1']),
    ...returns('KNKN', BOTH, 'unbalanced'),
    ...moving,
  ];
  t.match(said('stickiness', visits), { verdict: 'ok', says: /by the cookie WHOM: without it, visits move/ });
  const ignored = [...given, ...returns('KKKKKK', BOTH), ...moving];
  t.match(said('stickiness', ignored), { verdict: 'look', says: /WHOM does not keep visits/ });
});

t.test('a connection that stays hides what others do not know', async (t) => {
  t.match(said('stickiness', [...newcomers(6, BOTH), ...returns('KNKN', BOTH), ...staying]), {
    verdict: 'look',
    says: /A kept connection stays with one replica/,
  });
});

t.test('with one replica to be seen, nothing is said', async (t) => {
  t.equal(said('stickiness', [...newcomers(6, ['app-1']), ...staying]), null);
});

t.test('new visitors who all meet one may be sorted by address', async (t) => {
  t.match(said('stickiness', [...newcomers(6, ['app-1']), ...moving]), {
    verdict: 'look',
    known: false,
    says: /by address/,
  });
});
