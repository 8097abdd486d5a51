import t from 'tap';
import { type Replicas, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const LOGIN = `
session: sid
denied: { status: [403] }
steps:
  - { name: log in, get: '/login?as={{mark}}', writes: { object: account, how: login }, shows: { object: account } }
`;

/** Sessions are shared; the state of a login that is under way is in each process's own memory, or shared, too. */
const app = (shared: boolean, replicas: Replicas) => () => {
  const sessions = new Map<string, string>();
  const states = Array.from({ length: replicas.count ?? 1 }, () => new Set<string>());
  return smallApp(({ path, query, cookie, fresh, replica, redirect, send }) => {
    const own = states[shared ? 0 : replica] ?? new Set();
    const as = encodeURIComponent(query.get('as') ?? '');
    if (path === '/login') {
      const state = fresh();
      own.add(state);
      return redirect(`/idp?state=${state}&as=${as}`);
    }
    if (path === '/idp') return redirect(`/callback?code=${as}&state=${query.get('state')}`);
    if (path === '/account') return send(`You are ${sessions.get(cookie('sid') ?? '') ?? 'nobody'}.`);
    if (!own.delete(query.get('state') ?? '')) return send('invalid state', {}, 403);
    const sid = fresh();
    sessions.set(sid, query.get('code') ?? '');
    redirect('/account', { 'set-cookie': `sid=${sid}` });
  }, replicas);
};

const four = { count: 4, by: 'connection' } as const;

toldOf(t, {
  cause: 'wrong-replica',
  scenario: LOGIN,
  defective: app(false, four),
  sound: app(true, four),
  breaks: 'handshake',
  figures: /the callback met a process that had not begun the login, as if \d/,
  more: { users: 9, flows: 20 },
  // On a kept connection, the callback meets the process that began.
  on: ['mixed'],
});
