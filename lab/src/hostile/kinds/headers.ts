/** Headers: of any value, in any number, and of any length. */
import type { Draw } from '../draw.ts';
import type { Kind } from '../kind.ts';

export const headers: Kind = {
  name: 'header',
  draw(draw) {
    const post = draw.chance(0.3);
    return {
      method: post ? 'POST' : 'GET',
      path: draw.one([
        '/views',
        '/',
        '/login',
        '/cart',
        '/image',
        '/healthz',
        '/nowhere',
        '/static/sample.png',
      ]),
      headers: [
        ...draw
          .one([few, few, few, many, long])(draw)
          .map((line) => line.replace(/[\r\n\0]/g, '?')),
        ...(post ? ['Content-Type: application/json'] : []),
      ],
      ...(post ? { body: Buffer.from('{"user":"ann","item":"tea"}') } : {}),
    };
  },
};

const few = (draw: Draw): string[] => Array.from({ length: draw.whole(1, 4) }, () => line(draw));

const many = (draw: Draw): string[] =>
  Array.from({ length: draw.whole(50, 400) }, (_, at) => `X-${at}: ${at}`);

const long = (draw: Draw): string[] => [`${draw.one(NAMES)}: ${'v'.repeat(draw.whole(4000, 40_000))}`];

function line(draw: Draw): string {
  const value = draw.one([draw.nasty(), draw.visible(40), latin(draw)]);
  return draw.one([
    `${draw.one(NAMES)}: ${value}`,
    `${draw.one(NAMES)}: ${value}`,
    `Accept: ${draw.one(['text/html;q=abc', 'text/html;q=-1', '*/*;q=9', ';', ',,,', 'text/html;;;', '*', 'a/b;c="', 'text/html,'.repeat(500)])}`,
    `Accept-Language: ${draw.one(['ko;q=x', '*;q=0', '-', 'xx-'.repeat(500), ';;', 'en,,ko', `${'a'.repeat(100)}-b`])}`,
    `Expect: ${draw.one(['100-continue', '200-ok', value])}`,
    `X-Forwarded-For: ${draw.one(['1.2.3.4', '999.1.1.1', '::1', '::ffff:1.2.3.4', '1.2.3.4:99', '[::1', 'unix:', ',', '1.1.1.1,'.repeat(200), value])}`,
    `X-Forwarded-Proto: ${draw.one(['https', 'ftp', 'https,http', value])}`,
    `X-Forwarded-Host: ${draw.one(['evil.example', '[', value])}`,
    `Host: ${draw.one(['', 'evil.example', 'a:b:c', '[::1', 'a b', 'a@b', '127.0.0.1:99999', 'x'.repeat(300), value])}`,
    `Content-Type: ${value}`,
    `Content-Encoding: ${value}`,
    `Range: ${draw.one(['bytes=0-', 'bytes=-1', 'bytes=9-1', 'bytes=0-0,1-1,2-2', 'lines=1', value])}`,
    `If-None-Match: ${draw.one(['*', '"x"', 'W/', value])}`,
    `If-Modified-Since: ${value}`,
    `Upgrade: ${draw.one(['websocket', 'h2c', value])}`,
    `Origin: ${draw.one(['null', 'http://evil.example', 'x', value])}`,
    `Sec-Fetch-Site: ${draw.one(['cross-site', 'none', 'same-origin', value])}`,
    `${value}: x`,
    `no colon ${value}`,
    ` folded: ${value}`,
    `Name : ${value}`,
  ]);
}

const latin = (draw: Draw): string => draw.bytes(30).toString('latin1');

const NAMES: readonly string[] = [
  ...[
    'Accept',
    'Accept-Language',
    'Accept-Encoding',
    'Authorization',
    'Cache-Control',
    'Content-Type',
    'Cookie2',
  ],
  ...[
    'Forwarded',
    'From',
    'Host',
    'If-Match',
    'Origin',
    'Pragma',
    'Referer',
    'TE',
    'Trailer',
    'User-Agent',
    'Via',
  ],
  ...[
    'X-Forwarded-For',
    'X-Forwarded-Proto',
    'X-Real-IP',
    'X-HTTP-Method-Override',
    'X-Original-URL',
    'X-Accel-Redirect',
  ],
  ...[
    '__proto__',
    'constructor',
    'HTTP2-Settings',
    'Sec-WebSocket-Key',
    'Max-Forwards',
    'Proxy-Connection',
    'Keep-Alive',
  ],
];
