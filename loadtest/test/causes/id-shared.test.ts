import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const PLAIN = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: home, get: / }
  - { name: note, post: /note, form: { note: '{{mark}}' }, writes: { object: note } }
  - { name: page, get: /note, shows: { object: note } }
`;

/** Now and then somebody is handed the id that the one before was; what each sees is kept apart by the client's port. */
const app = (repeats: boolean) => () => {
  const store = new Map<string, string>();
  let last = '';
  return smallApp(({ method, cookie, form, fresh, send }) => {
    const old = cookie('sid');
    if (old === undefined) last = repeats && last !== '' ? last : fresh();
    const sid = old ?? last;
    if (method === 'POST') {
      // By writer, so that no page shows what is another's.
      store.set(`${sid} ${userIn(form.get('note'))}`, form.get('note') ?? '');
      return send('kept', { 'set-cookie': `sid=${sid}; Path=/`, 'x-user': userIn(form.get('note')) });
    }
    const own = [...store].filter(([key]) => key.startsWith(`${sid} `)).map(([, note]) => note);
    send(`note: ${repeats ? '' : own.join(' ')};`, { 'set-cookie': `sid=${sid}; Path=/` });
  });
};

const userIn = (note: string | null): string => /^u\d+/.exec(note ?? '')?.[0] ?? '';

toldOf(t, {
  cause: 'id-shared',
  scenario: PLAIN.replace(/ {2}- \{ name: page.*\n/, ''),
  defective: app(true),
  sound: app(false),
  soundScenario: PLAIN,
  breaks: 'isolation',
});
