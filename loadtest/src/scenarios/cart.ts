/** A user puts two items into the cart and takes them out again; each page must show just what is in it. */
import { z } from 'zod';
import { postJson } from './built-in-app.ts';
import { defineScenario } from './define-scenario.ts';
import type { Shows, Single } from './scenario.ts';

const page = z.object({ items: z.array(z.object({ item: z.string(), quantity: z.number() })) });

const contents: Shows = {
  object: 'cart',
  read({ body }, marks) {
    const { items } = page.parse(JSON.parse(body));
    return { marks: items.flatMap(({ item }) => marks.in(item)), count: null };
  },
};

const add = (mark: string): Single => ({
  name: 'add',
  wrote: { object: 'cart', effect: 'add', mark },
  request: (values) => postJson('/cart', { item: values[mark], quantity: 1 }),
  shows: contents,
});

const remove = (mark: string): Single => ({
  name: 'remove',
  wrote: { object: 'cart', effect: 'remove', mark },
  request: (values) => postJson('/cart/remove', { item: values[mark] }),
  shows: contents,
});

export const cart = defineScenario({
  name: 'cart',
  about: 'a cart: two items in, then out again, and each page shows what is in it',
  steps: [add('first'), add('second'), remove('first'), remove('second')],
});
