/** Apps that are not like the examples: none is accused of what it does on purpose, and none gets away with a defect. */
import type { RequestListener } from 'node:http';
import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { judgedFile } from '../support/told-of.ts';

/** A JSON API whose login shows the account in its own answer, and nowhere else; its items are for members. */
const api = ({ ends = true, renews = true }): RequestListener => {
  const sessions = new Map<string, { name: string | null; items: string[] }>();
  return smallApp(({ method, path, cookie, form, fresh, send }) => {
    const old = cookie('sid') ?? '';
    const session = sessions.get(old);
    if (path === '/home') {
      if (session) return send('home');
      const sid = fresh();
      sessions.set(sid, { name: null, items: [] });
      return send('home', { 'set-cookie': `sid=${sid}` });
    }
    if (path === '/login') {
      const sid = renews || !session ? fresh() : old;
      if (renews) sessions.delete(old);
      // As passport does: a login begins an empty session.
      sessions.set(sid, { name: form.get('name'), items: [] });
      return send(`You are ${form.get('name')}.`, { 'set-cookie': `sid=${sid}` });
    }
    if (!session || session.name === null) return send('who?', {}, 401);
    if (path === '/logout') {
      if (ends) sessions.delete(old);
      return send('out', { 'set-cookie': 'sid=; Max-Age=0' });
    }
    if (method === 'POST') session.items.push(form.get('item') ?? '');
    send(session.items.join(' '));
  });
};

const API = `
session: sid
replica: { header: X-Replica }
denied: { status: [401] }
steps:
  - { name: home, get: /home }
  - { name: log in, post: /login, form: { name: '{{mark}}' }, writes: { object: account, how: login }, shows: { object: account } }
  - { name: add, post: /items, form: { item: '{{i}}' }, writes: { object: items, how: add, mark: i } }
  - { name: items, get: /items, shows: { object: items } }
`;
const LOGOUT = '  - { name: log out, post: /logout, writes: { object: account, how: logout } }\n';

t.test('a logout is tried on a page for members, where no page shows the account', async (t) => {
  const broken = await judgedFile(t, api({ ends: false }), API + LOGOUT);
  t.equal(broken.guarantees['logout-final']?.verdict, 'broken');
  t.same(Object.keys(broken.losses.byCause), ['outlives-logout']);
  const sound = await judgedFile(t, api({}), API + LOGOUT);
  t.equal(sound.verdict, 'intact', JSON.stringify(sound.guarantees));
  t.ok(sound.guarantees['logout-final']?.checked);
});

t.test('so is the id of before a login', async (t) => {
  const broken = await judgedFile(t, api({ renews: false }), API + LOGOUT);
  t.equal(broken.guarantees['login-renews']?.verdict, 'broken');
  t.same(Object.keys(broken.losses.byCause), ['not-renewed']);
  t.match((await judgedFile(t, api({}), API + LOGOUT)).guarantees['login-renews'], { violations: 0 });
});

t.test(
  'who logs in again is owed nothing of the session before, where the login gives a new id',
  async (t) => {
    const { losses, verdict } = await judgedFile(t, api({}), API, { flows: 8 });
    t.same(losses.byCause, {});
    t.equal(verdict, 'intact');
  },
);

t.test('an id that is renewed now and then, long after the walk, is the same session', async (t) => {
  let requests = 0;
  const notes = new Map<string, { note: string; notes: number }>();
  const listener = smallApp(({ method, cookie, form, fresh, redirect, send }) => {
    let sid = cookie('sid') ?? fresh();
    const found = notes.get(sid) ?? { note: '', notes: 0 };
    const headers: Record<string, string> = cookie('sid') === undefined ? { 'set-cookie': `sid=${sid}` } : {};
    if (++requests > 30 && requests % 7 === 0) {
      // The old id stays good for a while.
      sid = fresh();
      headers['set-cookie'] = `sid=${sid}`;
    }
    if (method === 'POST') {
      notes.set(sid, { note: form.get('note') ?? '', notes: found.notes + 1 });
      return redirect('/note', headers);
    }
    notes.set(sid, found);
    send(JSON.stringify(found), headers);
  });
  const scenario = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: note, post: /note, form: { note: '{{mark}}' }, writes: { object: note }, shows: { object: note, in: { json: /note }, count: { json: /notes } } }
  - { name: page, get: /note, shows: { object: note, in: { json: /note }, count: { json: /notes } } }
`;
  const { losses, verdict } = await judgedFile(t, listener, scenario, { flows: 12 });
  t.same(losses.byCause, {});
  t.equal(verdict, 'intact');
});

t.test('one account that is sent back to the login form is told, and is no loss', async (t) => {
  const sessions = new Map<string, string>();
  const listener = smallApp(({ method, path, cookie, form, fresh, redirect, send }) => {
    if (path === '/login' && method === 'GET')
      return send('<form><input type="password" name="password"></form>');
    if (path !== '/login') return send(`You are ${sessions.get(cookie('sid') ?? '') ?? 'nobody'}.`);
    if (form.get('name') === 'ann') return redirect('/login?error=1');
    const sid = fresh();
    sessions.set(sid, form.get('name') ?? '');
    redirect('/account', { 'set-cookie': `sid=${sid}` });
  });
  const scenario = `
session: sid
replica: { header: X-Replica }
accounts: [{ name: ann }, { name: bob }, { name: cyd }]
steps:
  - { name: log in, post: /login, form: { name: '{{name}}' }, writes: { object: me, how: login }, shows: { object: me, value: 'You are {{name}}.' } }
  - { name: me, get: /me, shows: { object: me, value: 'You are {{name}}.' } }
`;
  const { losses, errors, verdict } = await judgedFile(t, listener, scenario, { users: 3, flows: 20 });
  t.same(losses.byCause, {});
  t.equal(errors.LOGIN_REFUSED, 20);
  t.not(verdict, 'broken');
});
