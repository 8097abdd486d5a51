import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const CART = `
session: cart
replica: { header: X-Replica }
steps:
  - { name: add, post: /cart, form: { item: '{{i1}}' }, writes: { object: items, how: add, mark: i1 } }
  - { name: cart, get: /cart, shows: { object: items } }
  - { name: add more, post: /cart, form: { item: '{{i2}}' }, writes: { object: items, how: add, mark: i2 } }
  - { name: cart again, get: /cart, shows: { object: items } }
`;

/** The cart is the cookie, and each item carries so many characters. */
const app = (padding: number) => () =>
  smallApp(({ method, cookie, form, send }) => {
    const items = (cookie('cart') ?? '').split('/').filter(Boolean);
    if (method === 'GET') return send(items.join(' '));
    items.push(`${form.get('item')}.${'x'.repeat(padding)}`);
    send('added', { 'set-cookie': `cart=${items.join('/')}` });
  });

toldOf(t, {
  cause: 'cookie-too-big',
  scenario: CART,
  defective: app(900),
  sound: app(1),
  breaks: 'read-your-writes',
  figures: /cart \(too-large\): \d+ to \d+ bytes/,
});
