/** Scenario `cart`: items and quantities that a user adds and removes, as a shop keeps them. */
import { addToCart, removeFromCart } from '@session-lab/shared';
import { Router } from 'express';
import { z } from 'zod';
import { answer } from '../answer.ts';
import { redirectSaved } from '../session/session-actions.ts';

const item = z.string().min(1).max(100);
const addBody = z.object({ item, quantity: z.coerce.number().int().min(1).max(1000).default(1) });
const removeBody = z.object({ item });

export function cartRoutes(): Router {
  const router = Router();

  router.get('/cart', (request, response) => answer(response, { items: request.session.cart ?? [] }));

  router.post('/cart', async (request, response) => {
    request.session.cart = addToCart(request.session.cart, addBody.parse(request.body));
    await redirectSaved(request, response, '/cart');
  });

  router.post('/cart/remove', async (request, response) => {
    request.session.cart = removeFromCart(request.session.cart, removeBody.parse(request.body).item);
    await redirectSaved(request, response, '/cart');
  });
  return router;
}
