/** Scenario `cart`: items and quantities that a user adds and removes, as a shop keeps them. */
import createError from '@fastify/error';
import type { FastifyPluginAsync } from 'fastify';
import { html } from 'ghtml';
import { answer } from '../answer.ts';

interface Line {
  readonly item: string;
  readonly quantity: number;
}

declare module 'fastify' {
  interface Session {
    cart?: readonly Line[];
  }
}

const item = { type: 'string', minLength: 1, maxLength: 100 } as const;
const addBody = {
  type: 'object',
  required: ['item'],
  properties: { item, quantity: { type: 'integer', minimum: 1, maximum: 1000, default: 1 } },
} as const;
const removeBody = { type: 'object', required: ['item'], properties: { item } } as const;

const MAX_LINES = 50;

const CartFull = createError('CART_FULL', `The cart holds at most ${MAX_LINES} different items.`, 422);

export const cartRoutes: FastifyPluginAsync = async (app) => {
  app.get('/cart', async (request, reply) => {
    const items = request.session.cart ?? [];
    const lines = items.map(
      (line) => html`<li>${line.quantity} × ${line.item}
        <form method="post" action="/cart/remove" style="display: inline">
          <input type="hidden" name="item" value="${line.item}"><button>Remove</button></form></li>`,
    );
    return answer(request, reply, {
      title: 'Cart',
      data: { items },
      page: html`!${items.length ? `<ul>${lines.join('')}</ul>` : '<p>The cart is empty.</p>'}
        <form method="post"><input name="item" placeholder="an item" required>
          <input name="quantity" type="number" min="1" max="1000" value="1"> <button>Add</button></form>`,
    });
  });

  app.post<{ Body: Line }>('/cart', { schema: { body: addBody } }, async (request, reply) => {
    const { item, quantity } = request.body;
    await request.changeSession((session) => {
      const cart = session.cart ?? [];
      const had = cart.find((line) => line.item === item)?.quantity ?? 0;
      const others = cart.filter((line) => line.item !== item);
      if (others.length >= MAX_LINES) throw new CartFull();
      session.cart = [...others, { item, quantity: had + quantity }];
    });
    return reply.redirect('/cart', 303);
  });

  app.post<{ Body: { item: string } }>(
    '/cart/remove',
    { schema: { body: removeBody } },
    async (request, reply) => {
      await request.changeSession((session) => {
        session.cart = (session.cart ?? []).filter((line) => line.item !== request.body.item);
      });
      return reply.redirect('/cart', 303);
    },
  );
};
