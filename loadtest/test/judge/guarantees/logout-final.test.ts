import t from 'tap';
import { foundBroken } from '../../support/judged-app.ts';
import { causes, found } from '../../support/notation.ts';

const logout = (lines: string) => found('logout-final', lines);
const OUT = 'u1 login app-1 ok +A\n u1 logout app-1 ok A cleared\n';

t.test('an empty history says nothing, and nor does one without a logout', async (t) => {
  t.equal(logout(''), null);
  t.equal(logout('u1 login app-1 ok +A\n u1 read app-1 ok A login w1'), null);
});

t.test(
  'holds where the old cookie opens nothing; a page that was not put to the test proves nothing',
  async (t) => {
    t.equal(logout(`${OUT} u1 read app-1 ok login nothing`), null);
    t.match(logout(`${OUT} u1 read app-1 ok login nothing\n u1 replay app-2 ok A login nothing`), {
      checked: 1,
      violations: 0,
    });
    t.match(logout(`${OUT} u1 login app-1 ok +B\n u1 replay app-1 ok B login w3`), { violations: 0 });
  },
);

t.test('is violated by the page of the user, and by the old cookie on any replica', async (t) => {
  t.match(logout(`${OUT} u1 read app-1 ok login w1`), { violations: 1 });
  t.match(logout(`${OUT} u1 replay app-1 ok A login nothing\n u1 replay app-3 ok A login w1`), {
    checked: 2,
    violations: 1,
  });
});

t.test(
  'can’t be told after a logout that may not have happened, or of a page that did not come',
  async (t) => {
    t.match(logout('u1 login app-1 ok +A\n u1 logout - info A\n u1 replay app-1 ok A login w1'), {
      checked: 0,
      unclear: 1,
    });
    t.match(logout(`${OUT} u1 replay - fail A`), { unclear: 1 });
  },
);

t.test('names why the session outlived its logout', async (t) => {
  const elsewhere = 'u1 login app-1 ok +A\n u1 logout app-2 ok A cleared\n u1 replay app-1 ok A login w1';
  t.same(causes(`${elsewhere}\n u1 replay app-2 ok A login nothing`), { 'wrong-replica': 1 });
  t.same(causes('u1 login app-1 ok +A\n u1 logout app-2 ok cleared\n u1 replay app-1 ok A login w1'), {
    'cookie-cleared': 1,
  });
  const slow = `
    u1 login app-1 ok +A @0
    u1 logout app-1 ok A cleared @30
    u1 hop app-1 ok A @20 40ms
    u1 replay app-1 ok A login w1 @80
  `;
  t.same(causes(slow), { resurrected: 1 });
  t.same(causes(`${OUT} u1 replay app-1 ok A login w1`), { 'outlives-logout': 1 });
  t.same(
    causes(
      'u1 login app-1 ok +A\n u1 logout app-2 ok A cleared\n u1 replay app-1 ok A login w1\n u1 replay app-2 ok A login w1',
    ),
    {
      'outlives-logout': 2,
    },
    'where it is good on the logout’s own replica, too, none is the wrong one',
  );
});

foundBroken(t, 'logout-final', 'login', {
  // The cookie is taken away, and the session left.
  logsOut: () => {},
});
