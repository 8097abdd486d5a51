import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { connectionTo } from '../../../src/load/wire/connect.ts';
import type { Exchanged } from '../../../src/load/wire/connection.ts';

const get = { method: 'GET', path: '/', headers: {}, body: null } as const;

t.test('a reply is told in the turn in which it is there, and what is asked for then is sent', async (t) => {
  const server = createServer((request, response) => response.end(request.url)).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const connection = connectionTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 5000);
  t.teardown(() => connection.close());
  const bodies: (string | undefined)[] = [];
  await new Promise<void>((resolve) => {
    const ask = (count: number): void =>
      connection.send({ ...get, path: `/${count}` }, ({ reply }) => {
        bodies.push(reply?.body);
        if (count < 50) ask(count + 1);
        else resolve();
      });
    ask(1);
  });
  t.same(
    bodies,
    Array.from({ length: 50 }, (_, index) => `/${index + 1}`),
  );
});

t.test('a failure is told in a turn of its own, however often one follows on another', async (t) => {
  const connection = connectionTo('http://127.0.0.1:9', 5000);
  t.teardown(() => connection.close());
  const unsendable = { ...get, headers: { 'x-broken': 'two\r\nlines' } };
  const outcomes: Exchanged[] = [];
  let turns = 0;
  let asking = true;
  const turn = (): void => {
    turns++;
    if (asking) setImmediate(turn);
  };
  setImmediate(turn);
  await new Promise<void>((resolve) => {
    const ask = (): void => {
      const before = outcomes.length;
      connection.send(unsendable, (outcome) => {
        outcomes.push(outcome);
        if (outcomes.length < 100) ask();
        else resolve();
      });
      t.equal(outcomes.length, before, 'not yet told');
    };
    ask();
  });
  asking = false;
  t.ok(outcomes.every(({ reply, error }) => reply === null && error !== null));
  t.ok(turns >= 100, 'everything else had its turns meanwhile');
});
