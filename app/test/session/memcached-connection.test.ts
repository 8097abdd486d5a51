/** memcached's answers, put together whichever way they come; and a server that misbehaves. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { AnswerReader, MemcachedConnection } from '../../src/session/memcached-connection.ts';

/** A line break, and what looks like an end, are part of a value; é has two bytes. */
const DATA = 'END\r\nVALUE é\r\n';
const ANSWERS = Buffer.from(
  `VALUE a 0 ${Buffer.byteLength(DATA)} 17\r\n${DATA}\r\nVALUE b 0 0 18\r\n\r\nEND\r\nSTORED\r\nkey=a exp=1\nkey=b exp=2\r\nEND\r\n`,
);

t.test('answers are the same wherever the pieces end', async (t) => {
  for (let size = 1; size <= ANSWERS.length; size++) {
    const reader = new AnswerReader();
    const answers = [];
    for (let from = 0; from < ANSWERS.length; from += size)
      answers.push(...reader.read(ANSWERS.subarray(from, from + size)));
    t.match(answers, [
      {
        word: 'END',
        values: [
          { key: 'a', version: '17', data: Buffer.from(DATA) },
          { key: 'b', version: '18', data: Buffer.alloc(0) },
        ],
      },
      { word: 'STORED', lines: [], values: [] },
      { word: 'END', lines: ['key=a exp=1', 'key=b exp=2'] },
    ]);
    t.equal(answers.length, 3, `pieces of ${size}`);
  }
});

/** A server that says what a test has it say to each line. */
async function serverOf(t: Test, answer: (line: string, socket: Socket) => string) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) socket.write(answer(line, socket));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connection = new MemcachedConnection({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    timeoutMs: 100,
  });
  t.teardown(() => {
    connection.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { connection, sockets };
}

t.test(
  'one that does not answer in time is left, with all that was asked, for a new connection',
  async (t) => {
    let silent = true;
    const { connection, sockets } = await serverOf(t, (line) =>
      line === 'version' ? 'VERSION 1\r\n' : silent ? '' : 'END\r\n',
    );
    const asked = [connection.ask('get a'), connection.ask('get b')];
    for (const one of asked) await t.rejects(one, { message: /in time/ });
    silent = false;
    t.match(await connection.ask('get a'), { word: 'END' });
    t.equal(sockets.size, 2);
  },
);

t.test('after an error of the protocol nobody knows what comes next: it begins anew', async (t) => {
  const { connection, sockets } = await serverOf(t, (line) =>
    line === 'version' ? 'VERSION 1\r\n' : line === 'odd' ? 'CLIENT_ERROR bad\r\n' : 'END\r\n',
  );
  await t.rejects(connection.ask('odd'), { message: 'CLIENT_ERROR bad' });
  t.match(await connection.ask('get a'), { word: 'END' });
  t.equal(sockets.size, 2);
});

t.test('an answer that nobody asked for ends the connection', async (t) => {
  const { connection, sockets } = await serverOf(t, (line) =>
    line === 'version' ? 'VERSION 1\r\n' : 'END\r\nEND\r\n',
  );
  await connection.ask('get a');
  t.match(await connection.ask('get b').catch((error: Error) => error), Object);
  t.match(await connection.ask('get c'), { word: 'END' });
  t.ok(sockets.size >= 2);
});
