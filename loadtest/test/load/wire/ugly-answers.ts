/** Answers as they come over the wire, plain and ugly: what two readers of answers are compared by. */

export interface UglyAnswer {
  readonly bytes: string | Buffer;
  /** What the other side does once it has sent that; it waits for the next request unless told otherwise. */
  readonly afterwards?: 'ends' | 'resets' | 'drips';
  readonly method?: 'HEAD' | 'DELETE';
  /** Nothing is to be expected of it: the deadline is short. */
  readonly hangs?: true;
}

const OK = 'HTTP/1.1 200 OK\r\n';
const HELLO = 'content-length: 5\r\n\r\nhello';
const CHUNKED = 'transfer-encoding: chunked\r\n';
const MB = 1024 * 1024;

const withHeader = (line: string): UglyAnswer => ({ bytes: `${OK}${line}\r\n${HELLO}` });

/** Plain or nearly so: read in pieces, cut at every byte. */
export const splittable: Readonly<Record<string, UglyAnswer>> = {
  'a length': { bytes: `${OK}Content-Type: text/plain\r\nX-A: 1\r\n${HELLO}` },
  'no body': { bytes: `${OK}content-length: 0\r\n\r\n` },
  chunks: { bytes: `${OK}${CHUNKED}\r\n5\r\nhello\r\n1A\r\n abcdefghijklmnopqrstuvwxy\r\n0\r\n\r\n` },
  'a character across two chunks': {
    bytes: Buffer.concat([
      Buffer.from(`${OK}${CHUNKED}\r\n2\r\n`),
      Buffer.from('é€').subarray(0, 2),
      Buffer.from('\r\n3\r\n'),
      Buffer.from('é€').subarray(2),
      Buffer.from('\r\n0\r\n\r\n'),
    ]),
  },
  'extensions of chunks': { bytes: `${OK}${CHUNKED}\r\n5;a=b\r\nhello\r\n0;last\r\n\r\n` },
  trailers: { bytes: `${OK}${CHUNKED}trailer: x-t\r\n\r\n5\r\nhello\r\n0\r\nx-t: 1\r\n\r\n` },
  '103, and then the answer': { bytes: `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}${HELLO}` },
  '100, which nobody asked for': { bytes: `HTTP/1.1 100 Continue\r\n\r\n${OK}${HELLO}` },
  folding: { bytes: `${OK}x-a: one\r\n  two\r\n${HELLO}` },
  'no length': { bytes: `${OK}x-a: 1\r\n\r\nhello`, afterwards: 'ends' },
  'an old version': { bytes: `HTTP/1.0 200 OK\r\n${HELLO}`, afterwards: 'ends' },
  'a cookie, and two': { bytes: `${OK}set-cookie: a=1\r\nSet-Cookie: b=2; Path=/\r\n${HELLO}` },
  'cut in the body': { bytes: `${OK}content-length: 9\r\n\r\nhello`, afterwards: 'ends' },
  'cut in the body, and the end was told': {
    bytes: `${OK}connection: close\r\ncontent-length: 9\r\n\r\nhello`,
    afterwards: 'ends',
  },
  'cut in a chunk': { bytes: `${OK}${CHUNKED}\r\n9\r\nhello`, afterwards: 'ends' },
  'cut between chunks, and the end was told': {
    bytes: `${OK}connection: close\r\n${CHUNKED}\r\n5\r\nhello\r\n`,
    afterwards: 'ends',
  },
  'cut in the head': { bytes: `${OK}content-le`, afterwards: 'ends' },
  'an empty line after the end': { bytes: `${OK}${HELLO}\r\n` },
};

/** In one piece. */
export const others: Readonly<Record<string, UglyAnswer>> = {
  'bytes after the end': { bytes: `${OK}${HELLO}junk` },
  'two answers at once': { bytes: `${OK}${HELLO}${OK}${HELLO}` },
  'nothing, and the end': { bytes: '', afterwards: 'ends' },
  'a reset': { bytes: '', afterwards: 'resets' },
  'a reset in the body': { bytes: `${OK}content-length: 9\r\n\r\nhello`, afterwards: 'resets' },
  'no answer': { bytes: '', hangs: true },
  'dripping for ever': { bytes: `${OK}${CHUNKED}\r\n`, afterwards: 'drips', hangs: true },
  'no end of chunks': { bytes: `${OK}${CHUNKED}\r\n5\r\nhello\r\n`, hangs: true },
  'closed while idle': { bytes: `${OK}${HELLO}`, afterwards: 'ends' },
  '204': { bytes: 'HTTP/1.1 204 No Content\r\n\r\n' },
  '204 with a length of none': { bytes: 'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n' },
  '204 with a body': { bytes: `HTTP/1.1 204 No Content\r\n${HELLO}` },
  '304': { bytes: 'HTTP/1.1 304 Not Modified\r\netag: "a"\r\n\r\n' },
  '304 with a length': { bytes: 'HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n', hangs: true },
  '303': { bytes: `HTTP/1.1 303 See Other\r\nlocation: /b\r\n${HELLO}` },
  '503': { bytes: `HTTP/1.1 503 Service Unavailable\r\n${HELLO}` },
  'HEAD with a length': { bytes: `${OK}content-length: 5\r\n\r\n`, method: 'HEAD' },
  DELETE: { bytes: `${OK}${HELLO}`, method: 'DELETE' },
  'no reason': { bytes: `HTTP/1.1 200\r\n${HELLO}` },
  'an empty reason': { bytes: `HTTP/1.1 200 \r\n${HELLO}` },
  'a status of two digits': { bytes: `HTTP/1.1 99 No\r\n${HELLO}` },
  'a status beyond 599': { bytes: `HTTP/1.1 700 Odd\r\n${HELLO}` },
  'an upgrade': { bytes: 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nhello' },
  'an upgrade on offer': { bytes: `${OK}upgrade: h2c\r\nconnection: Upgrade, Keep-Alive\r\n${HELLO}` },
  'another protocol': { bytes: 'SSH-2.0-OpenSSH_9.2\r\n', hangs: true },
  'a version in small letters': { bytes: `http/1.1 200 OK\r\n${HELLO}` },
  'a line ahead of it': { bytes: `\r\n${OK}${HELLO}` },
  'lines that end in LF': { bytes: `${OK}${HELLO}`.replaceAll('\r', '') },
  'the end told': { bytes: `${OK}connection: close\r\n${HELLO}` },
  'the end told, in capitals': { bytes: `${OK}Connection: CLOSE\r\n${HELLO}` },
  'kept on': { bytes: `${OK}Connection: Keep-Alive\r\n${HELLO}` },
  'kept on and closed': { bytes: `${OK}connection: keep-alive, close\r\n${HELLO}` },
  'two words on the connection': {
    bytes: `${OK}connection: keep-alive\r\nconnection: close\r\n${HELLO}`,
  },
  'kept for a while': { bytes: `${OK}keep-alive: timeout=5, max=10\r\n${HELLO}` },
  'kept for hardly any time': { bytes: `${OK}Keep-Alive: timeout=1\r\n${HELLO}` },
  'a word on a proxy’s connection': { bytes: `${OK}proxy-connection: close\r\n${HELLO}` },
  'two lengths': { bytes: `${OK}content-length: 5\r\n${HELLO}` },
  'two lengths that differ': { bytes: `${OK}content-length: 4\r\n${HELLO}` },
  'a length twice in one': { bytes: `${OK}content-length: 5, 5\r\n\r\nhello` },
  'a length with a sign': { bytes: `${OK}content-length: +5\r\n\r\nhello` },
  'a length with a zero ahead': { bytes: `${OK}content-length: 05\r\n\r\nhello` },
  'a length that is none': { bytes: `${OK}content-length: five\r\n\r\nhello` },
  'a length beyond numbers': { bytes: `${OK}content-length: ${'9'.repeat(30)}\r\n\r\nhello` },
  'a length and chunks': { bytes: `${OK}${CHUNKED}content-length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n` },
  'chunks in capitals': { bytes: `${OK}Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n` },
  'packed, in chunks': { bytes: `${OK}transfer-encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n` },
  'packed, and no chunks': { bytes: `${OK}transfer-encoding: gzip\r\n\r\nhello`, afterwards: 'ends' },
  'a chunk without a size': { bytes: `${OK}${CHUNKED}\r\n\r\nhello\r\n0\r\n\r\n` },
  'a chunk of no number': { bytes: `${OK}${CHUNKED}\r\nxyz\r\nhello\r\n0\r\n\r\n` },
  'a chunk beyond numbers': { bytes: `${OK}${CHUNKED}\r\n${'f'.repeat(20)}\r\nhello` },
  'a chunk with zeros ahead': { bytes: `${OK}${CHUNKED}\r\n00000005\r\nhello\r\n0\r\n\r\n` },
  'a chunk that is too long': { bytes: `${OK}${CHUNKED}\r\n4\r\nhello\r\n0\r\n\r\n` },
  'a chunk that ends in LF': { bytes: `${OK}${CHUNKED}\r\n5\nhello\n0\n\n` },
  'letters beyond ASCII': { bytes: Buffer.from(`${OK}x-a: \xe9\xff\r\n${HELLO}`, 'latin1') },
  'a byte order mark': { bytes: Buffer.from(`${OK}content-length: 4\r\n\r\n\ufeffa`) },
  'bytes that are no text': {
    bytes: Buffer.concat([Buffer.from(`${OK}content-length: 3\r\n\r\n`), Buffer.from([0xff, 0x61, 0xc3])]),
  },
  'a header thrice': { bytes: `${OK}x-a: 1\r\nX-A: 2\r\nx-A: 3\r\n${HELLO}` },
  'an empty header': withHeader('x-a:'),
  'a header of blanks': withHeader('x-a:   '),
  'blanks around a header': withHeader('x-a: \t one \t '),
  'no blank ahead of a header': withHeader('x-a:one'),
  'a colon in a header': withHeader('x-a: one: two'),
  'a blank ahead of the colon': withHeader('x-a : one'),
  'a blank in a name': withHeader('x a: one'),
  'no colon': withHeader('x-a'),
  'no name': withHeader(': one'),
  'every character of a name': withHeader("!#$%&'*+-.^_`|~09AZaz: one"),
  'a bracket in a name': withHeader('x(a): one'),
  'a tab in a header': withHeader('x-a: one\ttwo'),
  'NUL in a header': withHeader('x-a: one\0two'),
  'BEL in a header': withHeader('x-a: one\x07two'),
  'DEL in a header': withHeader('x-a: one\x7ftwo'),
  'CR in a header': withHeader('x-a: one\rtwo'),
  'LF in a header': withHeader('x-a: one\ntwo: 2'),
  'an object’s own name': withHeader('constructor: one\r\nconstructor: two'),
  'an object’s own parent': withHeader('__proto__: one'),
  '9 kB of headers': withHeader(`x-a: ${'a'.repeat(9000)}`),
  '2 kB of headers': withHeader(`x-a: ${'a'.repeat(2000)}`),
  '64 kB of headers': withHeader(`x-a: ${'a'.repeat(64 * 1024)}`),
  'as long a body as is kept': { bytes: `${OK}content-length: ${MB}\r\n\r\n${'a'.repeat(MB)}` },
  'a longer body': { bytes: `${OK}content-length: ${MB + 1}\r\n\r\n${'a'.repeat(MB + 1)}` },
  'longer chunks': {
    bytes: `${OK}${CHUNKED}\r\n${`10000\r\n${'a'.repeat(65_536)}\r\n`.repeat(17)}0\r\n\r\n`,
  },
};
