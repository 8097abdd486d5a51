import t from 'tap';
import { LOGIN, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const STEPS = `${LOGIN}  - { name: account again, get: /account, shows: { object: account } }
`;

/** The cookie is good for an hour, the session for so long. */
const app = (lifetimeMs: number) => () => {
  const store = new Map<string, string>();
  return smallApp(async ({ path, cookie, form, fresh, send }) => {
    if (path === '/login') {
      const sid = fresh();
      store.set(sid, form.get('name') ?? '');
      setTimeout(() => store.delete(sid), lifetimeMs).unref();
      return send('in', { 'set-cookie': `sid=${sid}; Max-Age=3600` });
    }
    const name = store.get(cookie('sid') ?? '');
    send(name === undefined ? 'who?' : `You are ${name}.`, {}, name === undefined ? 401 : 200);
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
};

toldOf(t, {
  cause: 'expired-early',
  scenario: STEPS,
  defective: app(120),
  sound: app(3_600_000),
  breaks: 'session-kept',
  figures: /gone \d.* s after it was written, with a cookie that is good for 3600.0 s/,
  more: { users: 4, flows: 8, pauseMs: 60 },
});
