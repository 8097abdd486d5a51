import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { freePorts } from '../../src/drivers/ports.ts';
import { linksText, readConfig } from '../../src/links/config.ts';
import { Link } from '../../src/links/link.ts';

/** A server that says what it got, in capitals, behind a link. */
async function linked(t: Test) {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard.push(String(chunk));
      socket.write(String(chunk).toUpperCase());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [port = 0] = await freePorts(1);
  const link = new Link({
    name: 'a>b',
    port,
    to: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
  });
  await link.listen('127.0.0.1');
  t.teardown(() => {
    link.close();
    server.close();
  });
  const call = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    t.teardown(() => socket.destroy());
    await once(socket, 'connect');
    return socket;
  };
  return { link, call, heard };
}

const answer = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);

t.test('passes everything on, both ways, and ends when one side ends', async (t) => {
  const { call } = await linked(t);
  const socket = await call();
  socket.write('ping');
  t.equal(await answer(socket), 'PING');
  socket.end();
  await once(socket, 'close');
});

t.test('delayed, everything takes its time, in each direction', async (t) => {
  const { link, call } = await linked(t);
  const socket = await call();
  link.impair({ delayMs: 60 });
  const began = performance.now();
  socket.write('slow');
  t.equal(await answer(socket), 'SLOW');
  t.ok(performance.now() - began >= 115, 'twice 60 ms, but for a timer’s rounding');
  link.impair(null);
  socket.write('quick');
  t.equal(await answer(socket), 'QUICK');
});

t.test('cut, nothing passes and nobody is told; whole again, all of it does, in order', async (t) => {
  const { link, call, heard } = await linked(t);
  const [before, during] = [await call(), await call()];
  before.write('0');
  await answer(before);
  link.impair({ cut: true });
  before.write('1');
  await sleep(20);
  before.write('2');
  during.write('3');
  await sleep(100);
  t.same(heard, ['0']);
  t.notOk(before.destroyed || during.destroyed);
  link.impair(null);
  t.equal(await answer(during), '3');
  while (heard.join('').length < 4) await sleep(5);
  t.equal(heard.join('').replace('3', ''), '012');
});

t.test('reset in mid-command: it was heard, and no answer comes', async (t) => {
  const { link, call, heard } = await linked(t);
  link.impair({ resetAfter: 2 });
  const socket = await call();
  socket.write('one');
  t.equal(await answer(socket), 'ONE');
  const failed = once(socket, 'error');
  socket.write('two');
  const [error] = await failed.catch((error: unknown) => [error]);
  t.match(error, { code: 'ECONNRESET' });
  while (heard.length < 2) await sleep(5);
  t.same(heard, ['one', 'two']);
});

t.test('a long answer arrives as a whole, however slowly, and before the end', async (t) => {
  const answer = Buffer.alloc(8 * 1024 * 1024, 'x');
  const server = createServer((socket) => socket.on('error', () => {}).end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [port = 0] = await freePorts(1);
  const to = { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  const link = new Link({ name: 'a>b', port, to });
  await link.listen('127.0.0.1');
  t.teardown(() => {
    link.close();
    server.close();
  });
  link.impair({ delayMs: 20 });
  const socket = connect(port, '127.0.0.1');
  let heard = 0;
  for await (const chunk of socket) {
    heard += chunk.length;
    if (heard % 7 === 0) await sleep(1);
  }
  t.equal(heard, answer.length);
});

t.test('its environment is read as it was written', async (t) => {
  const ends = [{ name: 'app-1>redis', port: 7001, to: { host: 'redis', port: 6379 } }];
  t.match(readConfig({ LINKS: linksText(ends), CONTROL_PORT: '7000' }), {
    host: '127.0.0.1',
    controlPort: 7000,
    ends,
  });
  t.throws(() => readConfig({ LINKS: 'nonsense' }), /"nonsense" is not NAME=PORT>HOST:PORT/);
});
