import t from 'tap';
import { LOGIN, smallApp } from '../support/small-app.ts';
import { judgedFile, toldOf } from '../support/told-of.ts';

const STEPS = `${LOGIN}  - together:
      - { name: slow page, get: /slow }
      - { name: log out, post: /logout, after-ms: 15, writes: { object: account, how: logout } }
  - { name: old cookie, get: /account, replay: true, shows: { object: account } }
`;

/** A slow page saves the session that it has loaded, whatever has become of it meanwhile; or only where it still is. */
const app = (saves: boolean) => () => {
  const store = new Map<string, string>();
  return smallApp(async ({ path, cookie, form, fresh, send }) => {
    const old = cookie('sid') ?? '';
    if (path === '/login') {
      const sid = fresh();
      store.set(sid, form.get('name') ?? '');
      return send('in', { 'set-cookie': `sid=${sid}` });
    }
    const name = store.get(old);
    if (path === '/logout') {
      store.delete(old);
      return send('out', { 'set-cookie': 'sid=; Max-Age=0' });
    }
    if (name === undefined) return send('who?', {}, 401);
    if (path === '/slow') {
      await new Promise((resolve) => setTimeout(resolve, 60));
      if (saves || store.has(old)) store.set(old, name);
    }
    send(`You are ${name}.`);
  });
};

toldOf(t, {
  cause: 'resurrected',
  scenario: STEPS,
  defective: app(true),
  sound: app(false),
  breaks: 'logout-final',
  figures: /GET \/slow began/,
});

t.test(
  'where the scenario replays nothing, the old cookie is tried when all that was under way has ended',
  async (t) => {
    const steps = STEPS.replace(/ {2}- \{ name: old cookie.*\n/, '');
    const { guarantees, losses } = await judgedFile(t, app(true)(), steps);
    t.equal(guarantees['logout-final']?.verdict, 'broken');
    t.same(Object.keys(losses.byCause), ['resurrected']);
  },
);
