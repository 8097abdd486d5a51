/** URL-encoded forms: signs that can't be decoded, fields without end, numbers that are none. */
import type { Draw } from '../draw.ts';
import type { Kind } from '../kind.ts';

export const forms: Kind = {
  name: 'form',
  draw(draw) {
    const text = draw.one([pairs, pairs, pairs, many, damaged, nested])(draw);
    return {
      method: 'POST',
      path: draw.one(['/views', '/login', '/logout', '/cart', '/cart/remove', '/image']),
      headers: [`Content-Type: ${typeOf(draw)}`],
      body: Buffer.from(text, 'latin1'),
    };
  },
};

const typeOf = (draw: Draw): string =>
  draw.chance(0.85)
    ? 'application/x-www-form-urlencoded'
    : draw.one([
        `application/x-www-form-urlencoded; charset=${draw.one(['utf-8', 'iso-8859-1', 'utf-7', 'x', draw.nasty()])}`,
        'application/x-www-form-urlencoded;',
        'APPLICATION/X-WWW-FORM-URLENCODED',
        'text/plain',
        'application/octet-stream',
        'application/xml',
        'image/png',
      ]);

const pairs = (draw: Draw): string =>
  Array.from({ length: draw.whole(0, 4) }, () => {
    const name = draw.one(['page', 'user', 'item', 'quantity', draw.nasty()]);
    const value = draw.one([draw.nasty(), draw.visible(20), draw.bytes(20).toString('latin1')]);
    return draw.one([
      `${name}=${value}`,
      `${name}=${encodeURIComponent(value)}`,
      name,
      `=${value}`,
      `${name}==${value}`,
    ]);
  }).join(draw.one(['&', '&', ';', '&&']));

const many = (draw: Draw): string =>
  Array.from(
    { length: draw.whole(1000, 12_000) },
    (_, at) => `${draw.one(['a', 'item', `k${at}`])}=${at}`,
  ).join('&');

const damaged = (draw: Draw): string =>
  draw.damaged(Buffer.from(`item=tea&quantity=2&${pairs(draw)}`, 'latin1')).toString('latin1');

const nested = (draw: Draw): string =>
  draw.one([
    `item${'[a]'.repeat(draw.whole(1, 500))}=1`,
    'item[]=a&item[]=b',
    'item[__proto__][x]=1&item=a',
    'item[length]=99999999&item=a',
    'user.name=a&user=b',
    `${'['.repeat(draw.whole(1, 5000))}=1`,
    `item=${'%41'.repeat(draw.whole(1, 400_000))}`,
  ]);
