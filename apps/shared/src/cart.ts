/** The cart that a session holds: items and quantities, as a shop keeps them. */
import { Refusal } from './refusal.ts';

export interface CartLine {
  readonly item: string;
  readonly quantity: number;
}

export type Cart = readonly CartLine[];

const MAX_LINES = 50;

/** @throws {Refusal} where the cart is full */
export function addToCart(cart: Cart = [], { item, quantity }: CartLine): Cart {
  const had = cart.find((line) => line.item === item)?.quantity ?? 0;
  const others = removeFromCart(cart, item);
  if (others.length >= MAX_LINES)
    throw new Refusal(422, 'CART_FULL', `The cart holds at most ${MAX_LINES} different items.`);
  return [...others, { item, quantity: had + quantity }];
}

export const removeFromCart = (cart: Cart = [], item: string): Cart =>
  cart.filter((line) => line.item !== item);
