import t from 'tap';
import { said, visit } from '../../support/visits.ts';

const sealed = (n: number): string => `eyJ1c2VyIjoiYWxpY2UiLCJuIjo${n}fQ.Zm9vYmFyYmF6cXV4Zm9v`;

const visits = (cookie: (n: number) => string) => [
  ...[0, 1, 2, 3].map((n) =>
    visit('new', {
      connection: n,
      by: `app-${1 + (n % 2)}`,
      set: [`session=${cookie(n)}; HttpOnly; Secure`],
    }),
  ),
  ...[0, 1, 0, 1, 0, 1].map((n, index) =>
    visit('return', {
      lot: 0,
      by: `app-${1 + n}`,
      sent: [`session=${cookie(0)}`],
      set: n === 1 ? [`session=${cookie(20 + index)}; HttpOnly; Secure`] : [],
    }),
  ),
  visit('made-up', { sent: [`session=${cookie(9)}`], set: [`session=${cookie(30)}; HttpOnly; Secure`] }),
];

t.test(
  'a cookie that carries its own content, and that a replica does not accept, shows another key',
  async (t) => {
    t.match(said('own-secret', visits(sealed)), {
      verdict: 'broken',
      says: /The cookie session carries its own content.*different keys/,
    });
  },
);

t.test('of an id that a server keeps, nothing is said of keys', async (t) => {
  t.equal(
    said(
      'own-secret',
      visits((n) => `9f86d081884c7d659a2feaa0c55ad0${10 + n}`),
    ),
    null,
  );
});

t.test('nothing is said where all accept it', async (t) => {
  t.equal(
    said(
      'own-secret',
      visits(sealed).filter(({ kind, set }) => kind !== 'return' || set.length === 0),
    ),
    null,
  );
});
