/** Scenario `cart`: items and quantities that a user adds and removes, as a shop keeps them. */
import { addToCart, type CartLine, removeFromCart } from '@session-lab/shared';
import type { FastifyPluginAsync } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

const item = { type: 'string', minLength: 1, maxLength: 100 } as const;
const addBody = {
  type: 'object',
  required: ['item'],
  properties: { item, quantity: { type: 'integer', minimum: 1, maximum: 1000, default: 1 } },
} as const;
const removeBody = { type: 'object', required: ['item'], properties: { item } } as const;

export const cartRoutes: FastifyPluginAsync = async (app) => {
  app.get('/cart', async (request, reply) => {
    const items = request.session.cart ?? [];
    return answer(request, reply, {
      title: ({ pages }) => pages.cart,
      data: { items },
      page: ({ cart }) => {
        const lines = items.map(
          (line) => html`<li>${line.quantity} × ${line.item}
        <form method="post" action="/cart/remove">
          <input type="hidden" name="item" value="${line.item}"><button aria-label="${cart.removeItem(line.item)}">${cart.remove}</button></form></li>`,
        );
        return html`!${items.length ? `<ul>${lines.join('')}</ul>` : html`<p>${cart.empty}</p>`}
        <form method="post"><label>${cart.item} <input name="item" required></label>
          <label>${cart.quantity} <input name="quantity" type="number" min="1" max="1000" value="1"></label> <button>${cart.add}</button></form>`;
      },
    });
  });

  app.post<{ Body: CartLine }>('/cart', { schema: { body: addBody } }, async (request, reply) => {
    await request.changeSession((session) => {
      session.cart = addToCart(session.cart, request.body);
    });
    return reply.redirect('/cart', 303);
  });

  app.post<{ Body: { item: string } }>(
    '/cart/remove',
    { schema: { body: removeBody } },
    async (request, reply) => {
      await request.changeSession((session) => {
        session.cart = removeFromCart(session.cart, request.body.item);
      });
      return reply.redirect('/cart', 303);
    },
  );
};
