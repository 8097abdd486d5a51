/** JSON that is none, that is too deep, or that isn't of the shape that was asked for. */
import { deflateSync, gzipSync } from 'node:zlib';
import type { Draw } from '../draw.ts';
import type { Kind } from '../kind.ts';

const FORM_PATHS = ['/views', '/login', '/logout', '/cart', '/cart/remove', '/image'];

export const json: Kind = {
  name: 'json',
  draw(draw) {
    const text = Buffer.from(textOf(draw), 'latin1');
    const [encoding, body] = draw.chance(0.9) ? [[], text] : encoded(draw, text);
    return {
      method: draw.one(['POST', 'POST', 'POST', 'PUT', 'DELETE', 'GET']),
      path: draw.one(FORM_PATHS),
      headers: [`Content-Type: ${typeOf(draw)}`, ...encoding],
      body,
    };
  },
};

const typeOf = (draw: Draw): string =>
  draw.chance(0.8)
    ? 'application/json'
    : draw.one([
        'application/json; charset=utf-99',
        'application/json; charset=utf-16',
        'application/json;;;',
        'application/json; charset="',
        'application/JSON ; a=b',
        'application/vnd.api+json',
        'text/json',
        'application/json, text/plain',
        'application/',
        '/',
        '',
        draw.nasty(),
      ]);

const field = (draw: Draw): string =>
  draw.one(['page', 'user', 'item', 'quantity', '__proto__', 'constructor', draw.nasty()]);

function anything(draw: Draw, depth = 0): unknown {
  const [text, deeper] = [draw.nasty(), depth < 3];
  return draw.one<() => unknown>([
    () => text,
    () => draw.one([0, -1, 1.5, 2 ** 53, 1e308, -0, 1001, null, true, false]),
    () => text.repeat(draw.whole(1, 5)),
    () => (deeper ? [anything(draw, depth + 1), anything(draw, depth + 1)] : []),
    () => (deeper ? { [field(draw)]: anything(draw, depth + 1) } : {}),
  ])();
}

const object = (draw: Draw): string =>
  JSON.stringify(
    Object.fromEntries(Array.from({ length: draw.whole(0, 3) }, () => [field(draw), anything(draw)])),
  );

function textOf(draw: Draw): string {
  return draw.one([
    () => object(draw),
    () => object(draw),
    () => draw.damaged(Buffer.from(object(draw), 'latin1')).toString('latin1'),
    () => JSON.stringify(anything(draw)),
    () => `{"__proto__":{"${field(draw)}":1},"item":"a","user":"a"}`,
    () => `{"constructor":{"prototype":{"a":1}},"item":"a","user":"a"}`,
    () =>
      `{"item":"a","item":"b","quantity":${draw.one(['1e400', '-1e400', '01', '1.', '.5', '+1', '1_0', '"1"', '[1]'])}}`,
    () => `{"user":"${draw.one(['\\ud800', '\\u0000', '\\x41', '\n', '\xff\xfe', 'a'.repeat(20_000)])}"}`,
    () => '['.repeat(draw.whole(1, 20_000)),
    () => `${'{"a":'.repeat(draw.whole(1, 5000))}1${'}'.repeat(draw.whole(1, 5000))}`,
    () => `{"page":"${'p'.repeat(draw.whole(900_000, 1_300_000))}"}`,
    () => `\xef\xbb\xbf${object(draw)}`,
    () => '',
    () => draw.bytes(200).toString('latin1'),
  ])();
}

function encoded(draw: Draw, text: Buffer): [string[], Buffer] {
  const [name, body] = draw.one<[string, () => Buffer]>([
    ['gzip', () => gzipSync(text)],
    ['gzip', () => gzipSync(Buffer.alloc(3_000_000, 'a'))],
    ['gzip', () => draw.damaged(gzipSync(text))],
    ['gzip', () => text],
    ['deflate', () => deflateSync(text)],
    ['deflate', () => draw.bytes(50)],
    ['br', () => draw.bytes(50)],
    ['zstd', () => text],
    ['identity, gzip', () => text],
    [draw.nasty(), () => text],
  ]);
  return [[`Content-Encoding: ${name}`], body()];
}
