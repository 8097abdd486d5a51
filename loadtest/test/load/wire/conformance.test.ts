/** The reader of our own is held to undici: of every answer, however ugly and however cut, both tell the same. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import type { Connection, Exchanged, ToSend } from '../../../src/load/wire/connection.ts';
import { PlainConnection } from '../../../src/load/wire/plain-connection.ts';
import { UndiciConnection } from '../../../src/load/wire/undici-connection.ts';
import { connectorOf, type Way } from '../../../src/load/wire/way.ts';
import { others, splittable, type UglyAnswer } from './ugly-answers.ts';

const readers = {
  own: (origin: string, timeoutMs: number, way: Way = {}) => new PlainConnection(origin, timeoutMs, way),
  undici: (origin: string, timeoutMs: number, way: Way = {}) =>
    new UndiciConnection(origin, timeoutMs, connectorOf(way, timeoutMs)),
};
type Reader = (origin: string, timeoutMs: number, way?: Way) => Connection;

const get: ToSend = { method: 'GET', path: '/', headers: { 'x-asked': 'yes' }, body: null };
const SECOND = 'HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecond';

/** An answer to the first request, and a plain one to any other. */
class Ugly {
  /** What came, by connection. */
  readonly came: string[] = [];
  origin = '';
  #answer: UglyAnswer = { bytes: '' };
  #cutAt: number | null = null;
  #requests = 0;
  #firstClosed: Promise<unknown> = Promise.resolve();

  static async start(t: Test): Promise<Ugly> {
    const ugly = new Ugly();
    const server = createServer({ noDelay: true }, (socket) => ugly.#serve(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => void server.close());
    ugly.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return ugly;
  }

  next(answer: UglyAnswer, cutAt: number | null = null): void {
    this.came.length = 0;
    this.#requests = 0;
    this.#answer = answer;
    this.#cutAt = cutAt;
  }

  /** Both sides are done with the first connection. */
  get firstClosed(): Promise<unknown> {
    return this.#firstClosed;
  }

  #serve(socket: Socket): void {
    const index = this.came.push('') - 1;
    const answer = this.#answer;
    if (index === 0) this.#firstClosed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    let whole = '';
    socket.on('data', (piece) => {
      this.came[index] += piece.toString('latin1');
      whole += piece.toString('latin1');
      const head = whole.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/.exec(whole)?.[1] ?? 0);
      if (head < 0 || whole.length < head + 4 + length) return;
      whole = '';
      if (++this.#requests === 1) void this.#tell(socket, answer);
      else socket.write(SECOND);
    });
  }

  async #tell(socket: Socket, { bytes, afterwards }: UglyAnswer): Promise<void> {
    const all = Buffer.from(bytes);
    const at = this.#cutAt ?? all.length;
    socket.write(all.subarray(0, at));
    if (at < all.length) {
      await turns();
      socket.write(all.subarray(at));
    }
    if (afterwards === 'ends') socket.end();
    if (afterwards !== 'resets') {
      while (afterwards === 'drips' && !socket.destroyed) {
        socket.write('1\r\na\r\n');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return;
    }
    // What was written before is to arrive before.
    await turns();
    socket.resetAndDestroy();
  }
}

/** Whether the two pieces meet on the way decides nothing; mostly they don't. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

const ask = (connection: Connection, asked: ToSend): Promise<Exchanged> =>
  new Promise((resolve) => connection.send(asked, resolve));

interface Outcome {
  readonly first: Exchanged;
  readonly second: Exchanged | null;
  /** What came over each connection. */
  readonly came: readonly string[];
}

/** What a reader makes of it, and what it does with the connection then. */
async function outcomeOf(
  ugly: Ugly,
  reader: Reader,
  answer: UglyAnswer,
  cutAt: number | null = null,
): Promise<Outcome> {
  ugly.next(answer, cutAt);
  const connection = reader(ugly.origin, answer.hangs ? 150 : 10_000);
  const asked = { ...get, method: (answer.method ?? 'GET') as 'GET' };
  const first = await ask(connection, asked);
  if (answer.afterwards) await ugly.firstClosed;
  const second = answer.hangs ? null : await ask(connection, get);
  await connection.close();
  return { first, second, came: [...ugly.came] };
}

t.test('an answer that is cut anywhere is told as undici tells it whole', async (t) => {
  const compare = async ([name, answer]: [string, UglyAnswer]): Promise<void> => {
    const ugly = await Ugly.start(t);
    const wanted = await outcomeOf(ugly, readers.undici, answer);
    const wrong: unknown[] = [];
    for (let cutAt = 1; cutAt <= Buffer.from(answer.bytes).length; cutAt++) {
      const found = await outcomeOf(ugly, readers.own, answer, cutAt);
      if (!isSame(found, wanted)) wrong.push({ cutAt, found });
    }
    t.same(wrong.slice(0, 3), [], `${name}: ${JSON.stringify(wanted)}`);
  };
  await Promise.all(Object.entries(splittable).map(compare));
});

t.test('an ugly answer is told as undici tells it', async (t) => {
  const ugly = await Ugly.start(t);
  for (const [name, answer] of Object.entries(others)) {
    const wanted = await outcomeOf(ugly, readers.undici, answer);
    t.same(await outcomeOf(ugly, readers.own, answer), wanted, name);
  }
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

t.test('what differs is noticed: a body, a header, an error, a connection that is kept', async (t) => {
  const ugly = await Ugly.start(t);
  const length = splittable['a length'];
  const plain = await outcomeOf(ugly, readers.own, length ?? { bytes: '' });
  t.equal(plain.first.reply?.body, 'hello');
  t.equal(plain.came.length, 1, 'kept');
  const text = String(length?.bytes);
  for (const other of [
    { bytes: text.replace('hello', 'hallo') },
    { bytes: text.replace('X-A: 1', 'X-A: 2') },
    { bytes: text.replace('X-A: 1', 'connection: close') },
    { bytes: text.replace('hello', 'hell'), afterwards: 'ends' } as const,
  ])
    t.notOk(isSame(await outcomeOf(ugly, readers.own, other), plain), JSON.stringify(other));
});

t.test('a request goes over the wire as undici writes it, or is refused as undici refuses it', async (t) => {
  const ugly = await Ugly.start(t);
  const bytes = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
  const post: ToSend = { ...get, method: 'POST' };
  const requests: Readonly<Record<string, ToSend>> = {
    plain: get,
    'with a cookie': { ...get, cookie: 'sid=a; b=2' },
    'a body': { ...post, body: 'a=1', headers: { 'content-type': 'text/plain' } },
    'a body beyond ASCII': { ...post, body: 'é€' },
    'a body of bytes': { ...post, body: Buffer.from([0, 255, 13, 10]) },
    'an empty body': { ...post, body: '' },
    'no body': { ...post, method: 'PUT' },
    'a body where none belongs': { ...get, method: 'DELETE', body: 'a=1' },
    'another host': { ...get, headers: { host: 'example.test' } },
    'the end told': { ...get, headers: { connection: 'close' } },
    'letters beyond ASCII': { ...get, headers: { 'x-a': 'caf\xe9' } },
    'a newline in a header': { ...get, headers: { 'x-a': 'one\r\ntwo: 2' } },
    'a letter that fits no byte': { ...get, headers: { 'x-a': '€' } },
    'a newline in a cookie': { ...get, cookie: 'a=1\r\nx-b: 2' },
    'a newline in a name': { ...get, headers: { 'x-a: 1\r\nx-b': '2' } },
    'a blank in a path': { ...get, path: '/a b' },
    'a newline in a path': { ...get, path: '/ HTTP/1.1\r\nx-b: 2\r\n\r\n' },
    'a path without a slash': { ...get, path: 'a' },
    'a length of its own': { ...post, body: 'a', headers: { 'content-length': '7' } },
    'chunks of its own': { ...post, body: 'a', headers: { 'transfer-encoding': 'chunked' } },
    'an expectation': { ...post, body: 'a', headers: { expect: '100-continue' } },
    'a method of its own': { ...get, method: 'G\r\nET' as 'GET' },
  };
  for (const [name, asked] of Object.entries(requests)) {
    const told: unknown[] = [];
    for (const reader of [readers.undici, readers.own]) {
      ugly.next({ bytes });
      const connection = reader(ugly.origin, 10_000);
      const first = await ask(connection, asked);
      // The same object once more: what was remembered of it is as good.
      const second = await ask(connection, asked);
      await connection.close();
      told.push({ first, second, came: ugly.came.join('|') });
    }
    t.same(told[1], told[0], name);
  }
});

t.test('a connection that nobody uses is closed before the other side would', async (t) => {
  const idle = async (reader: Reader): Promise<void> => {
    const ugly = await Ugly.start(t);
    ugly.next({ bytes: 'HTTP/1.1 200 OK\r\nkeep-alive: timeout=3\r\ncontent-length: 0\r\n\r\n' });
    const connection = reader(ugly.origin, 10_000);
    await ask(connection, get);
    await ugly.firstClosed;
    t.match(await ask(connection, get), { reply: { body: 'second' } });
    await connection.close();
  };
  await Promise.all([idle(readers.undici), idle(readers.own)]);
});

t.test('a host that is elsewhere is found there, also once undici has taken over', async (t) => {
  const ugly = await Ugly.start(t);
  const { port } = new URL(ugly.origin);
  for (const [address, resolve] of [
    [`http://shop.example:${port}`, new Map([[`shop.example:${port}`, '127.0.0.1']])],
    [`http://[::1]:${port}`, new Map([[`::1:${port}`, '127.0.0.1']])],
  ] as const) {
    const told: unknown[] = [];
    for (const reader of [readers.undici, readers.own]) {
      // It is closed after each answer.
      ugly.next({ bytes: 'HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nhello' });
      const connection = reader(address, 10_000, { resolve });
      const first = await ask(connection, get);
      const second = await ask(connection, get);
      await connection.close();
      t.match(first, { reply: { body: 'hello' } });
      told.push({ first, second, came: [...ugly.came] });
    }
    t.same(told[1], told[0], address);
  }
});

t.test('where there is no connection to be had, both say why', async (t) => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`, 'http://nowhere.invalid']) {
    const told = [];
    for (const reader of [readers.undici, readers.own]) {
      const connection = reader(origin, 10_000);
      told.push((await ask(connection, get)).error);
      await connection.close();
    }
    t.same(told[1], told[0], origin);
  }
});

for (const [name, reader] of Object.entries(readers)) {
  t.test(
    `${name}: a redirect is told at its headers, and the connection is busy until its body has ended`,
    async (t) => {
      for (const [body, ending] of [
        ['content-length: 5\r\n\r\n', 'hello'],
        ['transfer-encoding: chunked\r\n\r\n', '5;odd\r\nhello\r\n0\r\n\r\n'],
        ['content-length: 5\r\n\r\n', null],
      ] as const) {
        let socket: Socket | null = null;
        const server = createServer({ noDelay: true }, (made) => {
          socket = made.on('error', () => {});
          made.once('data', () => made.write(`HTTP/1.1 303 See Other\r\nlocation: /b\r\n${body}`));
        }).listen(0, '127.0.0.1');
        await once(server, 'listening');
        const connection = reader(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 10_000);
        const told = await new Promise<Exchanged>((resolve) =>
          connection.send(get, resolve, (status) => status === 303),
        );
        t.match(told, { reply: { status: 303, headers: { location: '/b' }, body: '' }, error: null });
        t.ok(told.rest && connection.busy, 'still coming');
        if (ending === null) (socket as Socket | null)?.destroy();
        else (socket as Socket | null)?.write(ending);
        await told.rest;
        t.notOk(connection.busy);
        await connection.close();
        server.close();
      }
    },
  );

  t.test(`${name}: what is under way when it is closed is told to have failed`, async (t) => {
    const ugly = await Ugly.start(t);
    ugly.next({ bytes: '' });
    const connection = reader(ugly.origin, 10_000);
    const asking = ask(connection, get);
    while (!ugly.came.join('').includes('\r\n\r\n')) await new Promise(setImmediate);
    await connection.close();
    t.match(await asking, { reply: null, error: { code: 'UND_ERR_DESTROYED' } });
    t.match(await ask(connection, get), { reply: null, error: { code: 'UND_ERR_DESTROYED' } });
  });
}
