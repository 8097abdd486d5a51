/** The routes between replicas, in the whole app as the environment sets it up. */
import { newSessionId } from '@session-lab/shared';
import t, { type Test } from 'tap';
import { startApp } from '../../support/start-app.ts';

const SECRET = 'a-secret-between-replicas-in-tests';
const NAMES = ['copies', 'touch', 'fetch', 'hello', 'state'];

async function open(t: Test, more: Readonly<Record<string, string>> = {}) {
  const env = {
    STORE: 'replicated',
    PEERS: 'app-1=http://127.0.0.1:1,app-2=http://127.0.0.1:2',
    PEER_SECRET: SECRET,
    ...more,
  };
  const { app, store, logged } = await startApp(t, env);
  const send = (name: string, payload: string | object, authorization = `Bearer ${SECRET}`) =>
    app.inject({
      method: 'POST',
      url: `/internal/peers/${name}`,
      headers: { authorization, 'content-type': 'application/json', 'x-peer': 'app-2' },
      payload,
    });
  return { store, send, logged };
}

t.test('without the secret, or with another, nobody is told anything', async (t) => {
  const { send } = await open(t);
  for (const name of NAMES) {
    for (const authorization of ['', SECRET, 'Bearer', `Bearer ${SECRET}x`, 'Basic eDp4']) {
      for (const payload of ['{}', 'garbage']) {
        const response = await send(name, payload, authorization);
        t.equal(response.statusCode, 401);
        t.equal(response.body, '');
      }
    }
  }
});

t.test('what is no message is 400, and changes nothing', async (t) => {
  const { send, store, logged } = await open(t);
  const id = newSessionId();
  const copy = { id, version: { counter: 1, replica: 'app-2' }, usedMs: 0, text: '{}' };
  const garbage = [
    ...['', '{', '[]', 'null', '"x"', '{"copies":{}}', '{"copies":[null]}'],
    { copies: [{ ...copy, text: 1 }] },
    { copies: [{ ...copy, version: { counter: -1, replica: 'app-2' } }] },
    { copies: [{ ...copy, version: { counter: 1e300, replica: 'app-2' } }] },
    { copies: [copy, { ...copy, id: '' }] },
  ];
  for (const payload of garbage) t.equal((await send('copies', payload)).statusCode, 400);
  for (const name of ['touch', 'fetch', 'hello'])
    for (const payload of ['', '[]', '{}']) t.equal((await send(name, payload)).statusCode, 400, name);
  t.equal((await store.list(10)).count, 0);
  t.notMatch(logged.join(''), id);
});

t.test('takes an image’s worth, and not without end', async (t) => {
  const { send, store } = await open(t, { UPLOAD_MAX_BYTES: '65536' });
  const copy = (bytes: number) => ({
    id: newSessionId(),
    version: { counter: 1, replica: 'app-2' },
    usedMs: Date.now(),
    text: JSON.stringify({ image: 'x'.repeat(bytes) }),
  });
  t.equal((await send('copies', { copies: [copy(87_384)] })).statusCode, 204);
  t.equal((await send('copies', { copies: [copy(2_000_000)] })).statusCode, 413);
  t.equal((await store.list(10)).count, 1);
});

t.test('gives its state line by line, what was destroyed included', async (t) => {
  const { send, store } = await open(t);
  const [held, destroyed] = [newSessionId(), newSessionId()];
  await store.set(held, { user: 'ann' });
  await store.destroy(destroyed);
  const lines = (await send('state', {})).body.trim().split('\n');
  t.match(
    lines.map((line) => JSON.parse(line)),
    [
      { id: destroyed, text: null },
      { id: held, text: '{"user":"ann"}' },
    ],
  );
});

t.test('a store without peers has no such door', async (t) => {
  const { app } = await startApp(t);
  for (const name of NAMES)
    t.equal((await app.inject({ method: 'POST', url: `/internal/peers/${name}` })).statusCode, 404);
});
