/** Mistakes of a scenario are told before the load, with what came back; and an app that loses sessions is none. */
import type { RequestListener } from 'node:http';
import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { judgedFile } from '../support/told-of.ts';

/** A login form, and a page for members; the password is "right". */
const members = (): RequestListener => {
  const sessions = new Map<string, string>();
  return smallApp(
    ({ method, path, cookie, form, fresh, redirect, send }) => {
      const name = sessions.get(cookie('sid') ?? '');
      const page = { 'content-type': 'text/html' };
      if (path === '/login' && method === 'POST' && form.get('password') === 'right') {
        const sid = fresh();
        sessions.set(sid, form.get('name') ?? '');
        return redirect('/account', { 'set-cookie': `sid=${sid}` });
      }
      if (path === '/account' && name !== undefined)
        return send(`<p>You are <bdi>${name}</bdi>.</p><script>var secret = 1</script>`, page);
      if (path === '/account') return redirect('/login');
      if (path === '/login')
        return send(
          '<h1>Log in</h1><form><input name="name"><input type="password" name="password"></form>',
          page,
        );
      send('not here', {}, 404);
    },
    { named: false },
  );
};

const scenario = ({ password = 'right', shows = '', session = 'sid', more = '' }): string => `
session: ${session}
denied: { redirect-to: [/login] }
steps:
  - name: log in
    post: /login
    form: { name: '{{mark}}', password: ${password} }
    writes: { object: account, how: login }
    shows: { object: account${shows} }
  - { name: account, get: /account, shows: { object: account${shows} } }
${more}`;

const refusals = {
  'a wrong password': [
    scenario({ password: 'wrong' }),
    /app\.yaml:5:5: the login was refused: POST \/login \(step "log in"\) leads to the login page again.*password.*\n.*Log in \[name\] ?\[password\]/,
  ],
  'a pattern that is off': [
    scenario({ shows: ", in: { regex: 'You are ([^<]+)\\.' }" }),
    /app\.yaml:9:5: GET \/account \(step "log in"\) shows what was written, but not where the scenario looks \(regex .*\)\n.*You are/,
  ],
  'a pattern for another page': [
    scenario({ shows: ", in: { regex: 'Welcome, (\\w+)' }, value: 'x'" }),
    /shows what was written, but not where the scenario looks|has nothing where the scenario looks/,
  ],
  'a page that is JSON in the scenario alone': [
    scenario({ shows: ', in: { json: /name }' }),
    /app\.yaml:9:5: .*answered 200, but it is not JSON.*\n.*You are/,
  ],
  'a value that no page has': [
    scenario({ more: "  - { name: token, get: /account, extract: { csrf: { regex: 'csrf=(\\w+)' } } }" }),
    /app\.yaml:11:35: GET \/account \(step "token"\) answered 200, but it is without csrf/,
  ],
  'a page that is not there': [
    scenario({ more: '  - { name: basket, get: /basket }' }),
    /app\.yaml:11:5: GET \/basket \(step "basket"\) at .* answered 404: is it the app.*\n.*not here/,
  ],
  'a session cookie of another name': [
    scenario({ session: 'PHPSESSID' }),
    /no answer set the session cookie PHPSESSID: is that its name\? Answers set sid/,
  ],
} as const;

for (const [what, [yaml, message]] of Object.entries(refusals)) {
  t.test(`${what} stops the run before its load, and says what came back`, async (t) => {
    await t.rejects(judgedFile(t, members(), yaml), { code: 'USER', message });
  });
}

t.test('the right scenario is let through', async (t) => {
  const { verdict, guarantees } = await judgedFile(t, members(), scenario({}), {
    users: 8,
    flows: 8,
    connections: 'fresh',
  });
  t.equal(verdict, 'intact', JSON.stringify(guarantees));
});

t.test('one account with a wrong password is told, and is no loss', async (t) => {
  const direct = (): RequestListener => {
    const sessions = new Map<string, string>();
    return smallApp(({ method, cookie, form, fresh, send }) => {
      const name = sessions.get(cookie('sid') ?? '');
      if (method === 'GET') return send(`You are ${name ?? 'nobody'}.`);
      if (form.get('password') !== 'right') return send('Wrong. <input type="password" name="password">');
      const sid = fresh();
      sessions.set(sid, form.get('name') ?? '');
      send(`You are ${form.get('name')}.`, { 'set-cookie': `sid=${sid}` });
    });
  };
  const yaml = `
session: sid
replica: { header: X-Replica }
accounts: [{ name: ann, password: wrong }, { name: bob, password: right }, { name: cyd, password: right }]
steps:
  - { name: log in, post: /login, form: { name: '{{name}}', password: '{{password}}' }, writes: { object: me, how: login }, shows: { object: me, value: 'You are {{name}}.' } }
  - { name: me, get: /me, shows: { object: me, value: 'You are {{name}}.' } }`;
  const { losses, errors, verdict } = await judgedFile(t, direct(), yaml, { users: 3, flows: 8 });
  t.same(losses.byCause, {});
  t.equal(errors.LOGIN_REFUSED, 8);
  t.not(verdict, 'broken');
});

t.test('secrets are hidden in what came back', async (t) => {
  const leaky = smallApp(({ send }) => send('token 0123456789abcdef0123456789abcdef', {}, 418));
  await t.rejects(judgedFile(t, leaky, scenario({})), { message: /came back: 418: “token …”/ });
});

t.test('an app that loses everybody is not taken for the wrong one', async (t) => {
  const forgetful = smallApp(({ method, path, fresh, redirect, send }) => {
    if (method === 'POST') return redirect('/account', { 'set-cookie': `sid=${fresh()}` });
    if (path === '/account') return redirect('/login');
    send('<form><input type="password"></form>');
  });
  const { verdict } = await judgedFile(t, forgetful, scenario({}), { users: 2, flows: 2 });
  t.equal(verdict, 'broken');
});
