/** Addresses and methods: signs that can't be decoded, ways out of the folder, queries of another type, other methods. */
import type { Draw } from '../draw.ts';
import type { Kind } from '../kind.ts';

export const paths: Kind = {
  name: 'path',
  draw(draw, { host }) {
    const method = draw.chance(0.6)
      ? 'GET'
      : draw.one([
          'POST',
          'HEAD',
          'PUT',
          'PATCH',
          'DELETE',
          'OPTIONS',
          'PROPFIND',
          'SEARCH',
          'QUERY',
          'TRACE',
          'get',
        ]);
    return {
      method,
      path:
        draw
          .one([query, query, odd, odd, odd, damaged, (d: Draw) => `http://${host}${odd(d)}`])(draw)
          .replace(/[\r\n ]/g, '%20') || '/',
      headers: draw.chance(0.3) ? ['Accept: text/html'] : [],
      ...(method === 'POST' ? { body: Buffer.alloc(0) } : {}),
    };
  },
};

const query = (draw: Draw): string => {
  const value = draw.nasty();
  return `${draw.one(['/views', '/views', '/image', '/', '/healthz', '/nowhere'])}?${draw.one([
    `wait=${value}`,
    'wait=1&wait=2',
    'wait[]=1',
    'wait[a]=1',
    'wait[__proto__]=1',
    'wait=1e1',
    'wait=-1',
    'wait=2001',
    'wait',
    '=',
    '&&&',
    `__proto__=${value}`,
    '__proto__[wait]=1',
    `${value}=${value}`,
    `${'a=1&'.repeat(draw.whole(1, 1500))}`,
    `x=${'%41'.repeat(draw.whole(1, 2000))}`,
    draw.visible(40),
    draw.bytes(40).toString('latin1'),
  ])}`;
};

const odd = (draw: Draw): string =>
  draw.one([
    `/${draw.nasty()}`,
    `/views/${draw.nasty()}`,
    `/static/${draw.nasty()}`,
    `/static/${'../'.repeat(draw.whole(1, 20))}etc/passwd`,
    `/${'%2e%2e%2f'.repeat(draw.whole(1, 20))}etc/passwd`,
    '//views',
    '///',
    '/./views',
    '/views/',
    '/views/../login',
    '/VIEWS',
    '/views;a=b',
    '/views#x',
    '/%76iews',
    '/views%00',
    '/views%2f',
    '/views\\',
    '/internal/%63osts',
    '/INTERNAL/costs',
    '//internal/costs',
    '/views/../internal/costs',
    `/${'a'.repeat(draw.whole(1, 7000))}`,
    `/${'a/'.repeat(draw.whole(1, 3000))}`,
    `/${draw.visible(30)}`,
    `/${draw.bytes(30).toString('latin1')}`,
    '*',
    '?',
    'views',
    '/constructor',
    '/__proto__',
    '/favicon.ico',
  ]);

const damaged = (draw: Draw): string =>
  draw.damaged(Buffer.from('/views?wait=1', 'latin1'), 3).toString('latin1');
