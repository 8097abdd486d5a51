/** A run in shards on apps whose users meet across them: judged as in one, and a leak between two shards is seen. */
import t from 'tap';
import { isOwn } from '../../src/load/shard.ts';
import { judgedInShards } from '../support/sharded.ts';
import { type Asked, NOTE, smallApp } from '../support/small-app.ts';
import { judgedFile } from '../support/told-of.ts';

const OF = 4;
const USERS = { users: 12, flows: 6 } as const;

/** @param stores one for each replica, or one for all */
const noteApp = (stores: number, by: 'turn' | 'connection') => {
  const notes = Array.from({ length: stores }, () => new Map<string, string>());
  const answer = ({ method, replica, cookie, fresh, form, redirect, send }: Asked): void => {
    const store = notes[replica % stores] ?? new Map<string, string>();
    const id = cookie('sid');
    if (method === 'POST') {
      const own = id !== undefined && store.has(id) ? id : fresh();
      store.set(own, form.get('note') ?? '');
      redirect('/note', { 'set-cookie': `sid=${own}; Path=/; HttpOnly` });
    } else send(`note: ${store.get(id ?? '') ?? ''};`);
  };
  return smallApp(answer, { count: 3, by, named: true });
};

for (const [name, app, connections] of [
  ['each request to another replica, each with its own sessions', () => noteApp(3, 'turn'), 'kept'],
  ['each user on one replica', () => noteApp(3, 'connection'), 'kept'],
  ['one store for all', () => noteApp(1, 'turn'), 'mixed'],
] as const)
  t.test(`${name}: judged as in one`, async (t) => {
    const one = await judgedFile(t, app(), NOTE, { ...USERS, connections });
    const shards = await judgedInShards(t, app(), NOTE, OF, { ...USERS, connections });
    const verdicts = ({ guarantees }: typeof one) =>
      Object.entries(guarantees).map(([guarantee, found]) => `${guarantee} ${found?.verdict}`);
    t.equal(shards.verdict, name.startsWith('each request') ? 'broken' : 'intact');
    t.equal(shards.verdict, one.verdict);
    t.same(verdicts(shards), verdicts(one));
    t.same(Object.keys(shards.losses.byCause), Object.keys(one.losses.byCause));
    t.equal(shards.flows.ok + shards.flows.fail + shards.flows.info, USERS.users * USERS.flows);
    t.match(shards, { cutShort: null, shards: { of: OF, clocksApartMs: 9000, unsureMs: 5 } });
  });

const shardOf = (user: number): number =>
  Array.from({ length: OF }, (_, index) => index + 1).find((number) =>
    isOwn({ run: '', number, of: OF }, user - 1),
  ) ?? 0;

const userIn = (note: string): number => Number(/^u(\d+)-/.exec(note)?.[1] ?? 0);

/** Where it leaks, a page shows beside a user's own note the last that a user of another shard has left. */
const leaking = (leaks: boolean) => {
  const notes = new Map<string, string>();
  let all: string[] = [];
  return smallApp(({ method, cookie, fresh, form, redirect, send }) => {
    const id = cookie('sid') ?? fresh();
    if (method === 'POST') {
      const note = form.get('note') ?? '';
      notes.set(id, note);
      all = [...all.slice(-40), note];
      return redirect('/note', { 'set-cookie': `sid=${id}; Path=/; HttpOnly` });
    }
    const own = notes.get(id) ?? '';
    const user = userIn(own);
    const others = all.findLast(
      (note) => user > 0 && userIn(note) > 0 && shardOf(userIn(note)) !== shardOf(user),
    );
    send(`note: ${own}; ${leaks && others ? `also: ${others};` : ''}`);
  });
};

t.test('a leak between users of two shards is seen as isolation, and its sound twin is intact', async (t) => {
  const leak = await judgedInShards(t, leaking(true), NOTE, OF, USERS);
  t.match(leak, { verdict: 'broken', guarantees: { isolation: { verdict: 'broken' } } });
  const [example] = Object.values(leak.losses.examples);
  t.ok(example && shardOf(example.user) !== shardOf(userIn(/u\d+-w\d+/.exec(example.expected)?.[0] ?? '')));
  const sound = await judgedInShards(t, leaking(false), NOTE, OF, USERS);
  t.match(sound, { verdict: 'intact', guarantees: { isolation: { violations: 0 } } });
});

/** The first user of each shard is handed the same id; what each sees is kept apart. */
const handingOut = (repeats: boolean) => {
  const store = new Map<string, string>();
  return smallApp(({ method, cookie, form, fresh, send }) => {
    const old = cookie('sid');
    if (method !== 'POST') return send(`note: ${store.get(`${old} ${cookie('who')}`) ?? ''};`);
    const note = form.get('note') ?? '';
    const user = userIn(note);
    const isFirst = user >= 1 && user <= OF;
    const sid = old ?? (repeats && isFirst ? 'id-of-several' : fresh());
    store.set(`${sid} ${user}`, note);
    send('kept', { 'set-cookie': [`sid=${sid}; Path=/`, `who=${user}; Path=/`] });
  });
};

const POSTED = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: note, post: /note, form: { note: '{{mark}}' }, writes: { object: note } }
  - { name: page, get: /note, shows: { object: note, in: { regex: 'note: ([^;]*)' } } }
`;

t.test(
  'a session id that users of two shards were given is found, and its sound twin is intact',
  async (t) => {
    const shared = await judgedInShards(t, handingOut(true), POSTED, OF, USERS);
    t.match(shared, { verdict: 'broken', guarantees: { isolation: { verdict: 'broken' } } });
    // Each write of those users, but for the one who had it first.
    t.equal(shared.losses.byCause['id-shared'], (OF - 1) * USERS.flows);
    const sound = await judgedInShards(t, handingOut(false), POSTED, OF, USERS);
    t.match(sound, { verdict: 'intact', guarantees: { isolation: { violations: 0 } } });
  },
);
