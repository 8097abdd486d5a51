import t from 'tap';
import { foundBroken, judgedApp } from '../../support/judged-app.ts';
import { causes, found } from '../../support/notation.ts';

const renews = (lines: string) => found('login-renews', lines);

t.test('says nothing where nobody tries the id of before the login', async (t) => {
  t.equal(renews('u1 write app-1 ok +A\n u1 login app-1 ok A'), null);
});

t.test('holds where the old id opens nothing, and is violated where it opens the login', async (t) => {
  t.match(renews('u1 login app-1 ok A +B\n u1 before-login app-2 ok A login nothing'), {
    checked: 1,
    violations: 0,
  });
  t.match(renews('u1 login app-1 ok A +B\n u1 before-login app-2 ok A denied'), {
    checked: 1,
    violations: 0,
  });
  t.match(renews('u1 login app-1 ok A\n u1 before-login app-2 ok A login w1'), { checked: 1, violations: 1 });
});

t.test('can’t be told of a page that did not come; and no other guarantee looks at it', async (t) => {
  t.match(renews('u1 login app-1 ok A\n u1 before-login - fail A'), { checked: 0, unclear: 1 });
  t.equal(found('read-your-writes', 'u1 login app-1 ok A\n u1 before-login app-2 ok A login nothing'), null);
});

t.test('names the id that was not renewed', async (t) => {
  t.same(causes('u1 login app-1 ok A\n u1 before-login app-2 ok A login w1'), { 'not-renewed': 1 });
});

const probing = { probes: true } as const;

foundBroken(
  t,
  'login-renews',
  'views:1,login:2',
  // The session keeps its id through the login.
  { names: (app, _path, cookie) => (app.sessions.has(cookie) ? cookie : app.issue()) },
  probing,
);

t.test('an app that renews its sessions is not accused', async (t) => {
  const { guarantees } = await judgedApp(t, 'views:1,login:2', {}, probing);
  t.match(guarantees['login-renews'], { violations: 0 });
});
