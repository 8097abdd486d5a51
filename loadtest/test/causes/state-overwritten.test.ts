import type { RequestListener } from 'node:http';
import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { judgedFile, toldOf } from '../support/told-of.ts';

const HEAD = `
session: sid
replica: { header: X-Replica }
denied: { status: [403], redirect-to: [/signed-out] }
steps:
  - { name: home, get: / }
`;

const ONE_TAB = `${HEAD}
  - { name: log in, get: '/login?as={{mark}}', writes: { object: account, how: login }, shows: { object: account } }
  - { name: log out, post: /logout, writes: { object: account, how: logout } }
`;

const TWO_TABS = `${HEAD}
  - together:
      - { name: first tab, tab: a, get: '/login?as={{a}}', writes: { object: first, how: login, mark: a }, shows: { object: first } }
      - { name: second tab, tab: b, get: '/login?as={{b}}', after-ms: 5, writes: { object: second, how: login, mark: b }, shows: { object: second } }
  - { name: log out, post: /logout, writes: { object: second, how: logout } }
`;

/** A session has one place for the state of a login that is under way, or one for each. */
const app = (slots: 'one' | 'each') => (): RequestListener => {
  const sessions = new Map<string, { states: Set<string>; name: string | null }>();
  return smallApp(async ({ path, query, cookie, fresh, redirect, send }) => {
    const old = cookie('sid');
    const sid = old !== undefined && sessions.has(old) ? old : fresh();
    const session = sessions.get(sid) ?? { states: new Set<string>(), name: null };
    sessions.set(sid, session);
    const headers = sid === old ? {} : { 'set-cookie': `sid=${sid}` };
    const as = encodeURIComponent(query.get('as') ?? '');
    switch (path) {
      case '/login': {
        const state = fresh();
        if (slots === 'one') session.states.clear();
        session.states.add(state);
        return redirect(`/idp?state=${state}&as=${as}`, headers);
      }
      case '/idp':
        // A person looks at the page of the provider for a moment.
        await new Promise((resolve) => setTimeout(resolve, 20));
        return redirect(`/callback?code=${as}&state=${query.get('state')}`);
      case '/callback': {
        if (!session.states.delete(query.get('state') ?? '')) return send('invalid state', {}, 403);
        // A login renews the id, and takes along what else is under way.
        session.name = query.get('code');
        // The other tab may be on its way with the old id.
        if (slots === 'each') setTimeout(() => sessions.delete(sid), 300).unref();
        else sessions.delete(sid);
        const renewed = fresh();
        sessions.set(renewed, session);
        return redirect('/account', { 'set-cookie': `sid=${renewed}` });
      }
      case '/account':
        return session.name === null ? redirect('/signed-out') : send(`You are ${session.name}.`);
      case '/logout':
        sessions.delete(sid);
        return redirect('/signed-out', { 'set-cookie': 'sid=; Max-Age=0' });
      default:
        return send('Hello.', headers);
    }
  });
};

toldOf(t, {
  cause: 'state-overwritten',
  scenario: TWO_TABS,
  defective: app('one'),
  // With one tab, one place is enough.
  sound: app('one'),
  soundScenario: ONE_TAB,
  breaks: 'handshake',
  figures: /GET \/login\?as=\S+ began \d+ ms before the callback GET \/callback\?code=\S+&state=… came/,
});

t.test('with a place for each, two tabs break no handshake', async (t) => {
  const { guarantees } = await judgedFile(t, app('each')(), TWO_TABS);
  t.match(guarantees.handshake, { violations: 0 });
});
