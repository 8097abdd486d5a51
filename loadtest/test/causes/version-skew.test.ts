import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const VERSIONED = NOTE.replace('steps:', 'version: { header: X-Version }\nsteps:');

/** Two of three replicas run the old version, which can't read what the new one saves, and the other way round. */
const app = (versions: readonly string[]) => () => {
  const store = new Map<string, { note: string; version: string }>();
  return smallApp(
    ({ method, cookie, form, fresh, replica, redirect, send, response }) => {
      const version = versions[replica] ?? '';
      response.setHeader('x-version', version);
      const sid = cookie('sid') ?? fresh();
      const found = store.get(sid);
      if (method === 'GET') return send(`note: ${found?.version === version ? found.note : ''};`);
      store.set(sid, { note: form.get('note') ?? '', version });
      redirect('/note', { 'set-cookie': `sid=${sid}` });
    },
    { count: 3 },
  );
};

toldOf(t, {
  cause: 'version-skew',
  scenario: VERSIONED,
  defective: app(['1', '1', '2']),
  sound: app(['1', '1', '1']),
  breaks: 'read-your-writes',
  figures: /versions [12] and [12]/,
  more: { users: 8, flows: 8 },
});
