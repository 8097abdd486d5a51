import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const LOGIN = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: log in, post: /login, form: { name: '{{mark}}' }, writes: { object: account, how: login }, shows: { object: account } }
  - { name: account, get: /account, shows: { object: account } }
`;

/** From the sixth login on, a deploy has given the cookie another path. */
const app = (deployed: boolean) => () => {
  const store = new Map<string, string>();
  let logins = 0;
  return smallApp(({ path, cookie, form, fresh, send }) => {
    const old = cookie('sid');
    if (path !== '/login') return send(`You are ${store.get(old ?? '') ?? 'nobody'}.`);
    const sid = fresh();
    if (old) store.delete(old);
    store.set(sid, form.get('name') ?? '');
    const where = deployed && ++logins > 12 ? 'Path=/; SameSite=Lax' : 'Path=/account';
    const both = deployed && logins <= 12 ? `sid=${sid}; Path=/account` : `sid=${sid}; ${where}`;
    send(`You are ${form.get('name')}.`, { 'set-cookie': deployed ? both : `sid=${sid}; Path=/` });
  });
};

toldOf(t, {
  cause: 'duplicate-cookie',
  scenario: LOGIN,
  defective: app(true),
  sound: app(false),
  breaks: 'read-your-writes',
  figures: /sid was sent twice/,
});
