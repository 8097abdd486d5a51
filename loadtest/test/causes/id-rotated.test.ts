import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const ROTATES = `
session: sid
replica: { header: X-Replica }
denied: { status: [401] }
steps:
  - { name: log in, post: /login, form: { name: '{{mark}}' }, writes: { object: account, how: login } }
  - together:
      - { name: renew, get: /renew }
      - { name: beside, get: /account, after-ms: 15, shows: { object: account } }
  - { name: account, get: /account, shows: { object: account } }
`;

/** The id is renewed now and then, and the old one retired at once, or after a while. */
const app = (graceMs: number) => () => {
  const store = new Map<string, string>();
  return smallApp(async ({ path, cookie, form, fresh, send }) => {
    if (path === '/login') {
      const sid = fresh();
      store.set(sid, form.get('name') ?? '');
      return send('in', { 'set-cookie': `sid=${sid}` });
    }
    const old = cookie('sid') ?? '';
    const name = store.get(old);
    if (name === undefined) return send('who?', {}, 401);
    if (path === '/account') return send(`You are ${name}.`);
    const sid = fresh();
    store.set(sid, name);
    if (graceMs === 0) store.delete(old);
    else setTimeout(() => store.delete(old), graceMs);
    await new Promise((resolve) => setTimeout(resolve, 60));
    send('renewed', { 'set-cookie': `sid=${sid}` });
  });
};

toldOf(t, {
  cause: 'id-rotated',
  scenario: ROTATES,
  defective: app(0),
  sound: app(500),
  breaks: 'session-kept',
  figures: /GET \/renew began/,
});
