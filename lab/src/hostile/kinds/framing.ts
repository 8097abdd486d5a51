/** What is no HTTP request, or not a whole one: lengths that don't hold, chunks that are none, other protocols. */
import type { Draw } from '../draw.ts';
import { type Kind, onTheWire } from '../kind.ts';

export const framing: Kind = {
  name: 'framing',
  draw: (draw, known) => ({
    raw: draw.one([lengths, chunks, chunks, starts, starts, foreign, cut, damaged])(draw, known),
    garbled: true,
  }),
};

type Known = Parameters<Kind['draw']>[1];

const head = ({ host, cookie }: Known, ...lines: readonly string[]): string =>
  [
    'POST /views HTTP/1.1',
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    'Connection: close',
    'Content-Type: application/json',
    ...lines,
  ]
    .map((line) => `${line}\r\n`)
    .join('')
    .concat('\r\n');

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

const lengths = (draw: Draw, known: Known): Buffer => {
  const length = draw.one([
    '-1',
    '+2',
    '0x2',
    '2, 2',
    '2,3',
    '',
    ' ',
    '99999999999999999999',
    '2 2',
    '1e1',
    '3',
    '0',
    draw.nasty(),
  ]);
  const lines = draw.one([
    [`Content-Length: ${length}`],
    ['Content-Length: 2', `Content-Length: ${length}`],
    [`Content-Length: ${length}`, 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: chunked', 'Content-Length: 2', 'Transfer-Encoding: identity'],
  ]);
  return bytesOf(`${head(known, ...lines.map((line) => line.replace(/[\r\n\0]/g, '?')))}{}`);
};

const chunks = (draw: Draw, known: Known): Buffer => {
  const encoding = draw.one([
    'chunked',
    'chunked',
    'chunked',
    'Chunked',
    'xchunked',
    'gzip, chunked',
    'chunked, gzip',
    'identity',
    '',
    'chunked;a=b',
    draw.visible(10),
  ]);
  const body = draw.one([
    '2\r\n{}\r\n0\r\n\r\n',
    '2\r\n{}\r\n0\r\n',
    '2\r\n{}',
    'zz\r\n{}\r\n0\r\n\r\n',
    '-2\r\n{}\r\n0\r\n\r\n',
    'ffffffffffffffff\r\n{}\r\n0\r\n\r\n',
    'ffffffffffffffffff\r\n{}',
    '0x2\r\n{}\r\n0\r\n\r\n',
    `2;${'a=b;'.repeat(draw.whole(1, 6000))}\r\n{}\r\n0\r\n\r\n`,
    '2\n{}\n0\n\n',
    '2\r\n{}x\r\n0\r\n\r\n',
    `2\r\n{}\r\n0\r\n${'T: x\r\n'.repeat(draw.whole(1, 3000))}\r\n`,
    '2\r\n{}\r\n0\r\nContent-Length: 9\r\nCookie: sid=x\r\n\r\n',
    '\r\n\r\n',
  ]);
  return bytesOf(head(known, `Transfer-Encoding: ${encoding}`) + body);
};

const starts = (draw: Draw, { host }: Known): Buffer => {
  const line = draw.one([
    'GET /views',
    'GET  /views  HTTP/1.1',
    'GET /views HTTP/1.0',
    'GET /views HTTP/1.2',
    'GET /views HTTP/0.9',
    'GET /views HTTP/2.0',
    'GET /views HTTP/2.5',
    'GET /views HTTP/9',
    'GET /views HTTP/1.1.1',
    'GET /views http/1.1',
    'GET /views XTTP/1.1',
    'GET\t/views\tHTTP/1.1',
    'GET /vi ews HTTP/1.1',
    'GET',
    '/views HTTP/1.1',
    ' GET /views HTTP/1.1',
    `${'G'.repeat(draw.whole(1, 9000))} /views HTTP/1.1`,
    `GET /${'a'.repeat(draw.whole(8000, 70_000))} HTTP/1.1`,
    'CONNECT example.com:443 HTTP/1.1',
    'CONNECT /views HTTP/1.1',
    `${draw.visible(8)} /views HTTP/1.1`,
    `GET /vie\0ws HTTP/1.1`,
    'TRACE / HTTP/1.1',
  ]);
  const newline = draw.one(['\r\n', '\r\n', '\n', '\r']);
  const hosts = draw.one([
    [`Host: ${host}`],
    [],
    [`Host: ${host}`, `Host: ${host}`],
    ['Host:'],
    [`Host: ${host}`, 'Host: evil.example'],
  ]);
  return bytesOf([line, ...hosts, 'Connection: close', '', ''].join(newline));
};

const foreign = (draw: Draw, { host }: Known): Buffer =>
  draw.one([
    () => Buffer.concat([Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]), draw.bytes(200)]),
    () => bytesOf('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    () =>
      bytesOf(
        `PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /views HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      ),
    () => bytesOf('SSH-2.0-OpenSSH_9.9\r\n'),
    () => bytesOf('EHLO a\r\nMAIL FROM:<a>\r\n'),
    () => bytesOf('*1\r\n$4\r\nPING\r\n'),
    () => draw.bytes(500),
    () => bytesOf('\r\n'.repeat(draw.whole(1, 2000))),
    () => Buffer.alloc(draw.whole(1, 70_000)),
  ])();

/** A sound request that ends in its middle. */
function cut(draw: Draw, known: Known): Buffer {
  const whole = sound(known);
  return whole.subarray(0, draw.whole(1, whole.length - 1));
}

const damaged = (draw: Draw, known: Known): Buffer => draw.damaged(sound(known));

const sound = (known: Known): Buffer =>
  onTheWire(
    {
      method: 'POST',
      path: '/cart',
      headers: ['Content-Type: application/json'],
      body: Buffer.from('{"item":"tea"}'),
    },
    known,
  );
