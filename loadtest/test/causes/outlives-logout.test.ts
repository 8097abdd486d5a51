import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

/** The scenario replays nothing: what happens to the old cookie is tried all the same. */
const LOGOUT = `
session: sid
denied: { status: [401] }
steps:
  - { name: log in, post: /login, form: { name: '{{mark}}' }, writes: { object: account, how: login } }
  - { name: account, get: /account, shows: { object: account } }
  - { name: log out, post: /logout, writes: { object: account, how: logout } }
`;

/** The logout clears the cookie, and ends the session or leaves it. */
const app = (ends: boolean) => () => {
  const store = new Map<string, string>();
  return smallApp(
    ({ path, cookie, form, fresh, send }) => {
      const old = cookie('sid') ?? '';
      if (path === '/login') {
        const sid = fresh();
        store.set(sid, form.get('name') ?? '');
        return send('in', { 'set-cookie': `sid=${sid}` });
      }
      if (path === '/logout') {
        if (ends) store.delete(old);
        return send('out', { 'set-cookie': 'sid=; Max-Age=0' });
      }
      const name = store.get(old);
      send(name === undefined ? 'who?' : `You are ${name}.`, {}, name === undefined ? 401 : 200);
    },
    { named: false },
  );
};

toldOf(t, {
  cause: 'outlives-logout',
  scenario: LOGOUT,
  defective: app(false),
  sound: app(true),
  breaks: 'logout-final',
});

t.test('what nobody has replayed is not said to be final', async (t) => {
  const { judgedFile } = await import('../support/told-of.ts');
  const result = await judgedFile(t, app(false)(), LOGOUT, { probes: false });
  t.equal(result.guarantees['logout-final'], null);
});
