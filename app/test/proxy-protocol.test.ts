/** PROXY lines over real sockets, in one piece and in many. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { startApp } from './support/start-app.ts';

const LINE = 'PROXY TCP4 10.1.2.3 192.0.2.1 56324 3000\r\n';
const get = (path: string, headers = '') =>
  `GET ${path} HTTP/1.1\r\nHost: app\r\nConnection: close\r\n${headers}\r\n`;

async function listen(t: Test, env: Readonly<Record<string, string>> = { PROXY_PROTOCOL: 'on' }) {
  const { url } = await startApp(t, env);
  return Number(new URL(url).port);
}

/** Sends the pieces one by one on a new connection; returns the whole answer, '' if the connection was dropped. */
async function send(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  const answer = text(socket).catch(() => '');
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    await setImmediate();
  }
  return answer;
}

const clientIn = (answer: string): unknown =>
  JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4) || '{}').client;

t.test('the client is whom the balancer says', async (t) => {
  const port = await listen(t);
  t.equal(clientIn(await send(port, LINE + get('/'))), '10.1.2.3');
  t.equal(clientIn(await send(port, LINE, get('/'))), '10.1.2.3', 'its line ahead of the request');
  const six = 'PROXY TCP6 2001:db8::7 2001:db8::1 1 2\r\n';
  t.equal(clientIn(await send(port, six + get('/'))), '2001:db8::7', 'by IPv6');
});

t.test('a line that comes byte by byte is a line all the same, and so is a request', async (t) => {
  const port = await listen(t);
  t.equal(clientIn(await send(port, ...(LINE + get('/')))), '10.1.2.3');
  t.equal(clientIn(await send(port, ...get('/'))), '127.0.0.1');
});

t.test('it counts for every request of the connection, whatever these say', async (t) => {
  const port = await listen(t);
  const first = get('/').replace('Connection: close\r\n', 'X-Forwarded-For: 10.9.9.9\r\n');
  const answer = await send(port, LINE + first, get('/', 'X-Forwarded-For: 10.9.9.9\r\n'));
  t.equal(answer.match(/"client":"10\.1\.2\.3"/g)?.length, 2);
});

t.test('a body that follows the line at once arrives whole', async (t) => {
  const port = await listen(t);
  const body = JSON.stringify({ page: '/about' });
  const headers = `Host: app\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n`;
  t.match(await send(port, `${LINE}POST /views HTTP/1.1\r\n${headers}\r\n${body}`), /^HTTP\/1\.1 303/);
});

t.test('without a line, or where the balancer does not know, the address is the connection’s', async (t) => {
  const port = await listen(t);
  t.equal(clientIn(await send(port, get('/'))), '127.0.0.1');
  for (const unknown of ['PROXY UNKNOWN\r\n', 'PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n'])
    t.equal(clientIn(await send(port, unknown + get('/'))), '127.0.0.1');
});

t.test('what is no such line drops the connection, and no other', async (t) => {
  const port = await listen(t);
  const wrongs = [
    'PROXY TCP4 10.1.2.3 192.0.2.1 56324\r\n',
    'PROXY TCP4 2001:db8::7 192.0.2.1 1 2\r\n',
    'PROXY TCP4 10.1.2.3 app 1 2\r\n',
    'PROXY TCP4 10.1.2.300 192.0.2.1 1 2\r\n',
    'PROXY TCP5 10.1.2.3 192.0.2.1 1 2\r\n',
    'PROXY \r\n',
    `PROXY TCP4 ${'1'.repeat(200)}`,
    `PROXY TCP4 10.1.2.3 192.0.2.1 1 2${' '.repeat(100)}\r\n`,
  ];
  for (const wrong of wrongs) t.equal(await send(port, wrong + get('/')), '', wrong);
  t.match(await send(port, LINE + LINE + get('/')), /^HTTP\/1\.1 400/, 'a second line is the client’s own');
  t.match(
    await send(port, '\x16\x03\x01\x02\r\n\r\n'),
    /^HTTP\/1\.1 400/,
    'and other garbage is HTTP’s to refuse',
  );
  t.equal(clientIn(await send(port, LINE + get('/'))), '10.1.2.3');
});

t.test('a line that never ends, or that breaks off, is given up', async (t) => {
  const port = await listen(t);
  t.equal(await send(port, 'PROXY TCP4 10.1'), '', 'after a while');
  for (const leave of ['end', 'resetAndDestroy'] as const) {
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    socket.write('PROXY TC');
    await setImmediate();
    socket[leave]();
    await once(socket.resume(), 'close');
  }
  t.equal(clientIn(await send(port, get('/'))), '127.0.0.1', 'and the replica lives');
});

t.test('the operator’s addresses are for those who come directly', async (t) => {
  const port = await listen(t);
  t.match(await send(port, LINE + get('/internal/sessions')), /^HTTP\/1\.1 404[\s\S]*NOT_FOUND/);
  t.match(await send(port, LINE + get('/internal/evidence')), /^HTTP\/1\.1 404/);
  t.match(await send(port, get('/internal/sessions')), /^HTTP\/1\.1 200/);
});

t.test('where it is off, the balancer’s X-Forwarded-For counts, and a line is no HTTP', async (t) => {
  const port = await listen(t, {});
  t.equal(clientIn(await send(port, get('/', 'X-Forwarded-For: 10.4.5.6\r\n'))), '10.4.5.6');
  t.equal(clientIn(await send(port, get('/'))), '127.0.0.1');
  t.match(await send(port, LINE + get('/')), /^HTTP\/1\.1 400/);
});
