/** Cookies that no session has, that are no cookies, or that the client has changed. */
import type { Draw } from '../draw.ts';
import type { Kind } from '../kind.ts';

export const cookies: Kind = {
  name: 'cookie',
  draw(draw, { cookie }) {
    const value = draw.one([changed, changed, named, named, many, hops])(draw, cookie);
    const post = draw.chance(0.4);
    return {
      method: post ? 'POST' : 'GET',
      path: draw.one(['/views', '/login', '/cart', '/image', '/', '/healthz']),
      headers: [
        `Cookie: ${value.replace(/[\r\n\0]/g, '?')}`,
        ...(draw.chance(0.1) ? [`Cookie: sid=${draw.nasty()}`] : []),
        ...(draw.chance(0.5) ? ['Accept: text/html'] : []),
        ...(post ? ['Content-Type: application/json'] : []),
      ],
      ...(post ? { body: Buffer.from('{"user":"ann","item":"tea"}') } : {}),
    };
  },
};

const changed = (draw: Draw, cookie: string): string =>
  draw.damaged(Buffer.from(cookie, 'latin1'), 4).toString('latin1');

const named = (draw: Draw): string =>
  `${draw.one(['sid', 'sid', 'sid-data', 'lab-hops', 'group', '__proto__', 'constructor', draw.nasty()])}=${draw.one(
    [
      draw.nasty(),
      's%3A',
      's:x.y',
      `s%3A${draw.nasty()}.${draw.nasty()}`,
      'a.b.c',
      `${draw.visible(40)}.${draw.visible(40)}`,
      draw.bytes(60).toString('latin1'),
      'x'.repeat(draw.whole(1000, 7000)),
      '"quoted"',
      '.'.repeat(300),
      '%00'.repeat(30),
      'j%3A%7B%22a%22%3A1%7D',
      'j:[',
    ],
  )}`;

const many = (draw: Draw, cookie: string): string =>
  [
    ...Array.from(
      { length: draw.whole(1, 250) },
      (_, at) => `${draw.one(['sid', 'a', `c${at}`, ''])}=${draw.one(['', 'x', at])}`,
    ),
    cookie,
  ].join(draw.one(['; ', ';', ',', ' ;; ']));

const hops = (draw: Draw, cookie: string): string =>
  `${cookie}; lab-hops=${draw.one([
    'GET~app-1~abcd~1~!'.repeat(draw.whole(1, 200)),
    `GET~${draw.nasty()}~abcd~1~abcd`,
    '~~~~',
    '!!!!',
    `POST~app-1~${draw.nasty()}~~`,
    draw.visible(100),
  ])}`;
