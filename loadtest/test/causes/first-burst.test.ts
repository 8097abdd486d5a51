import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const BURST = (first: string) => `
session: sid
replica: { header: X-Replica }
steps:
${first}  - together:
      - { name: one, post: /one, form: { v: '{{one}}' }, writes: { object: one, mark: one } }
      - { name: two, post: /two, after-ms: 5, form: { v: '{{two}}' }, writes: { object: two, mark: two } }
  - { name: page one, get: /, shows: { object: one, in: { regex: 'one: (\\S*)' } } }
  - { name: page two, get: /, shows: { object: two, in: { regex: 'two: (\\S*)' } } }
`;

/** Whoever comes without a cookie gets a session of their own. */
const app = () => {
  const store = new Map<string, Map<string, string>>();
  return smallApp(async ({ method, path, cookie, form, fresh, send }) => {
    const sent = cookie('sid');
    const sid = sent ?? fresh();
    const session = store.get(sid) ?? new Map<string, string>();
    store.set(sid, session);
    const headers = sent === undefined ? { 'set-cookie': `sid=${sid}` } : {};
    if (method === 'GET')
      return send(`one: ${session.get('one') ?? ''} two: ${session.get('two') ?? ''}`, headers);
    session.set(path.slice(1), form.get('v') ?? '');
    await new Promise((resolve) => setTimeout(resolve, 30));
    send('kept', headers);
  });
};

toldOf(t, {
  cause: 'first-burst',
  scenario: BURST(''),
  defective: app,
  // The same app, where a page begins the session first.
  sound: app,
  soundScenario: BURST('  - { name: home, get: / }\n'),
  breaks: 'read-your-writes',
  more: { users: 30, flows: 2 },
});
