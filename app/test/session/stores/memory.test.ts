import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Departures, newSessionId } from '@session-lab/shared';
import { Visitor } from '@session-lab/shared/testing';
import t from 'tap';
import { MemoryStore, memory } from '../../../src/session/stores/memory.ts';
import { startApp } from '../../support/start-app.ts';
import { asDefined, storeContract } from '../store-contract.ts';

t.test('keeps the contract of a session store', (t) => {
  storeContract(t, memory, asDefined(memory));
  t.end();
});

t.test('is bounded: the least recently used session goes first', async (t) => {
  const store = new MemoryStore({ idleS: 60, lifetimeS: 3600, max: 2 });
  const [first, second, third] = [newSessionId(), newSessionId(), newSessionId()];
  await store.set(first, { n: 1 });
  await store.set(second, { n: 2 });
  await store.get(first);
  await store.set(third, { n: 3 });
  t.same(await store.get(first), { n: 1 });
  t.equal(await store.get(second), null);
  t.same(await store.get(third), { n: 3 });
});

t.test('makes room with what has expired before it takes what lives', async (t) => {
  let now = Date.now();
  const store = new MemoryStore({ idleS: 10, lifetimeS: 3600, max: 2, now: () => now });
  const [expired, live, fresh] = [newSessionId(), newSessionId(), newSessionId()];
  await store.set(expired, {});
  now += 9_000;
  await store.set(live, { n: 2 });
  now += 2_000;
  await store.set(fresh, { n: 3 });
  t.equal((await store.list(10)).count, 2);
  t.same(await store.get(live), { n: 2 });
});

t.test('tells which sessions it gave up, and why', async (t) => {
  let now = Date.now();
  const departures = new Departures();
  const store = new MemoryStore({ idleS: 10, lifetimeS: 3600, max: 1, now: () => now, departures });
  const [evicted, expired, ended] = [newSessionId(), newSessionId(), newSessionId()];
  await store.set(evicted, {});
  await store.set(expired, {});
  now += 11_000;
  await store.get(expired);
  await store.set(ended, {});
  await store.destroy(ended);
  t.match(departures.gone, [
    { id: evicted, what: 'evicted' },
    { id: expired, what: 'expired', at: now },
  ]);
  t.equal(departures.gone.length, 2, 'what was ended on purpose did not go by itself');
});

t.test('requests whose bodies come after their heads lose nothing to each other', async (t) => {
  const { url } = await startApp(t);
  const visitor = new Visitor(url);
  await visitor.post('/views');
  const { port } = new URL(url);
  const heads = Array.from({ length: 6 }, () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /views HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: sid=${visitor.cookie}\r\n` +
        'content-type: application/json\r\ncontent-length: 2\r\n\r\n',
    );
    return socket;
  });
  await Promise.all(heads.map((socket) => once(socket, 'connect')));
  // By the answer to a later request, all of them have loaded the session.
  await visitor.get('/views?wait=50');
  const answers = heads.map((socket) => text(socket));
  for (const socket of heads) socket.write('{}');
  for (const answer of await Promise.all(answers)) t.match(answer, /^HTTP\/1.1 303 /);
  t.match((await visitor.get('/views')).body, { views: 7 });
});

t.test('what is destroyed while a request is at it stays so', async (t) => {
  const store = new MemoryStore({ idleS: 60, lifetimeS: 3600, max: 2 });
  const id = newSessionId();
  await store.set(id, { n: 1 });
  await store.destroy(id);
  await store.set(id, { n: 2 }, { n: 1 });
  t.equal(await store.get(id), null);
  t.equal(await store.update(id, (record) => record), null);
});
