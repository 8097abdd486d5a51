import t from 'tap';
import { LOGIN, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const STEPS = `${LOGIN}  - { name: account again, get: /account, shows: { object: account } }
  - { name: and again, get: /account, shows: { object: account } }
`;

/** For half a second the store finds nothing: the cookie is cleared, or the answer is an error. */
const app = (clears: boolean) => () => {
  const store = new Map<string, string>();
  let requests = 0;
  let awayUntil = 0;
  return smallApp(({ path, cookie, form, fresh, send }) => {
    if (++requests === 60) awayUntil = Date.now() + (clears ? 500 : 0);
    const isAway = Date.now() < awayUntil;
    if (path === '/login') {
      const sid = fresh();
      store.set(sid, form.get('name') ?? '');
      return send('in', { 'set-cookie': `sid=${sid}` });
    }
    const name = isAway ? undefined : store.get(cookie('sid') ?? '');
    if (name !== undefined) return send(`You are ${name}.`);
    send('who?', { 'set-cookie': 'sid=; Max-Age=0' }, 401);
  });
};

toldOf(t, {
  cause: 'outage-made-permanent',
  scenario: STEPS,
  defective: app(true),
  sound: app(false),
  breaks: 'session-kept',
  figures: /\d+ between \d/,
  more: { users: 8, flows: 10, pauseMs: 10 },
});
