import t from 'tap';
import { NOTE, NOTE_UNNAMED, type Replicas, smallApp } from '../support/small-app.ts';
import { judgedFile, toldOf } from '../support/told-of.ts';

/** Each replica has a memory of its own, or all have one. */
const app = (shared: boolean, replicas: Replicas) => () => {
  const memories = Array.from({ length: replicas.count ?? 2 }, () => new Map<string, string>());
  return smallApp(({ method, cookie, form, fresh, replica, redirect, send }) => {
    const memory = memories[shared ? 0 : replica] ?? new Map();
    const old = cookie('sid');
    if (method === 'GET') return send(`note: ${memory.get(old ?? '') ?? ''};`);
    const sid = old !== undefined && memory.has(old) ? old : fresh();
    memory.set(sid, form.get('note') ?? '');
    redirect('/note', sid === old ? {} : { 'set-cookie': `sid=${sid}` });
  }, replicas);
};

t.test('where answers name their replica', (t) => {
  const three = { count: 3 };
  toldOf(t, {
    cause: 'wrong-replica',
    scenario: NOTE,
    defective: app(false, three),
    sound: app(true, three),
    breaks: 'session-kept',
    figures: /app-\d did not know what app-\d had been told/,
  });
  t.end();
});

t.test('where nothing names them, the number of processes is estimated', (t) => {
  const four = { count: 4, by: 'connection' } as const;
  toldOf(t, {
    cause: 'wrong-replica',
    scenario: NOTE_UNNAMED,
    defective: app(false, four),
    sound: app(true, four),
    breaks: 'read-your-writes',
    figures: /as if [345] \(\d–\d\) processes each knew only their own/,
    more: { users: 12, flows: 4 },
    // A kept connection stays with one process: there it does not show.
    on: ['mixed', 'fresh'],
  });
  t.test('on kept connections alone nothing is proved', async (t) => {
    const more = { users: 12, flows: 6, connections: 'kept' } as const;
    const result = await judgedFile(t, app(false, four)(), NOTE_UNNAMED, more);
    t.equal(result.verdict, 'unknown');
  });
  t.end();
});

t.test('a token of one replica, refused by another', async (t) => {
  const FORM = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: form, get: /form, extract: { token: { regex: 'token=([^;]*)' } } }
  - { name: note, post: /note, form: { note: '{{mark}}', token: '{{token}}' }, writes: { object: note } }
  - { name: page, get: /note, shows: { object: note } }
`;
  const notes = new Map<string, string>();
  const tokens = [new Set<string>(), new Set<string>()];
  const listener = smallApp(({ method, path, cookie, form, fresh, replica, send }) => {
    const sid = cookie('sid') ?? fresh();
    const headers = { 'set-cookie': `sid=${sid}` };
    if (path === '/form') {
      const token = `token-${fresh()}`;
      tokens[replica]?.add(token);
      return send(`token=${token};`, headers);
    }
    if (method === 'GET') return send(`note: ${notes.get(sid) ?? ''};`);
    if (!tokens[replica]?.has(form.get('token') ?? '')) return send('invalid token', {}, 422);
    notes.set(sid, form.get('note') ?? '');
    send('kept', headers);
  });
  const result = await judgedFile(t, listener, FORM, { users: 3, flows: 30 });
  t.equal(result.verdict, 'broken');
  t.same(Object.keys(result.losses.byCause), ['wrong-replica']);
});
