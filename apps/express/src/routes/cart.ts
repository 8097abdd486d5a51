/** Scenario `cart`: items and quantities that a user adds and removes, as a shop keeps them. */
import { Router } from 'express';
import { z } from 'zod';
import { answer } from '../answer.ts';
import { Refusal } from '../errors.ts';
import { redirectSaved } from '../session/session-actions.ts';

interface Line {
  readonly item: string;
  readonly quantity: number;
}

declare module 'express-session' {
  interface SessionData {
    cart?: readonly Line[];
  }
}

const item = z.string().min(1).max(100);
const addBody = z.object({ item, quantity: z.coerce.number().int().min(1).max(1000).default(1) });
const removeBody = z.object({ item });

const MAX_LINES = 50;

export function cartRoutes(): Router {
  const router = Router();

  router.get('/cart', (request, response) => answer(response, { items: request.session.cart ?? [] }));

  router.post('/cart', async (request, response) => {
    const { item, quantity } = addBody.parse(request.body);
    const cart = request.session.cart ?? [];
    const had = cart.find((line) => line.item === item)?.quantity ?? 0;
    const others = cart.filter((line) => line.item !== item);
    if (others.length >= MAX_LINES)
      throw new Refusal(422, 'CART_FULL', `The cart holds at most ${MAX_LINES} different items.`);
    request.session.cart = [...others, { item, quantity: had + quantity }];
    await redirectSaved(request, response, '/cart');
  });

  router.post('/cart/remove', async (request, response) => {
    const { item } = removeBody.parse(request.body);
    request.session.cart = (request.session.cart ?? []).filter((line) => line.item !== item);
    await redirectSaved(request, response, '/cart');
  });
  return router;
}
